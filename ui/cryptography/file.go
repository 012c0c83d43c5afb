package cryptography

// fileError says why a source's file could not be read.
type fileError struct {
	source *source
	path   string // as typed
	reason string // a sentence for the field
}

func (e *fileError) Error() string { return "reading a file: " + e.reason }
