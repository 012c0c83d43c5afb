package policy

// ReadTrust reads a document of who may assume a role, which was accepted once. Its statements have no resource: each
// is about the role. It is nil, which allows nobody, for a text that is not JSON.
func ReadTrust(text string) *Document {
	document, _ := Read(text, KeyPolicy)
	statements := document.statements()
	for i := range statements {
		if s := &statements[i]; s.Resources.At.Line == 0 {
			s.resources = []pattern{compilePattern("*", language{wildcards: true})}
		}
	}
	return document
}
