package page

// Start is how the console was started, for people to look up. It changes
// nothing.
type Start struct {
	Vault    string // the vault's folder
	Settings string // the settings file
	Log      string // the console's log file
	// Unread is why the settings file was not read, nil when it was.
	Unread error
	// NoColor says that NO_COLOR takes the colours away, whatever theme is
	// chosen.
	NoColor bool
}
