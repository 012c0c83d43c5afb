package page

// A Route names a page and what it is about. The root alone knows which page
// answers to it.
type Route interface{ route() }

// Routes of the console.
type (
	// Keys is the table of encryption keys.
	Keys struct{}
	// CreateKey is the wizard for a new key.
	CreateKey struct{}
	// KeyDetails is everything about one key.
	KeyDetails struct{ KeyID string }
	// Encrypt encrypts under a key.
	Encrypt struct{ KeyID string }
	// Decrypt decrypts a ciphertext, expected to be of a key.
	Decrypt struct{ KeyID string }
	// GenerateDataKey makes a data key under a key.
	GenerateDataKey struct{ KeyID string }
	// ScheduleDeletion starts the waiting period of a key.
	ScheduleDeletion struct{ KeyID string }
)

func (Keys) route()             {}
func (CreateKey) route()        {}
func (KeyDetails) route()       {}
func (Encrypt) route()          {}
func (Decrypt) route()          {}
func (GenerateDataKey) route()  {}
func (ScheduleDeletion) route() {}
