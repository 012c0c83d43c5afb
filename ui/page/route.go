package page

// A Route names a page and what it is about. The root alone knows which page
// answers to it.
type Route interface{ route() }

// Routes of the console.
type (
	// Keys is the table of encryption keys, filtered by a text when there is one.
	Keys struct{ Filter string }
	// CreateKey is the wizard for a new key.
	CreateKey struct{}
	// KeyDetails is everything about one key.
	KeyDetails struct{ KeyID string }
	// KeyPolicy is the default view of a key's policy: who administers the key
	// and who uses it. Upgrade begins with the upgrade of an older default.
	KeyPolicy struct {
		KeyID   string
		Upgrade bool
	}
	// PolicyView is a key's policy as a document to edit.
	PolicyView struct{ KeyID string }
	// Encrypt encrypts under a key.
	Encrypt struct{ KeyID string }
	// Decrypt decrypts a ciphertext, expected to be of a key.
	Decrypt struct{ KeyID string }
	// GenerateDataKey makes a data key under a key.
	GenerateDataKey struct{ KeyID string }
	// ImportKey downloads a wrapping key and import token for a key of origin
	// EXTERNAL, and goes on to upload its key material. Creating says that the key
	// was made a moment ago, and that this is the rest of making it.
	ImportKey struct {
		KeyID    string
		Creating bool
	}
	// UploadKeyMaterial uploads the key material of a key of origin EXTERNAL, for
	// which a wrapping key and import token were downloaded before.
	UploadKeyMaterial struct{ KeyID string }
	// ScheduleDeletion starts the waiting period of keys.
	ScheduleDeletion struct{ KeyIDs []string }
	// Tags edits the tags of keys together.
	Tags struct{ KeyIDs []string }
	// MoveAliases moves aliases of keys to one key.
	MoveAliases struct{ KeyIDs []string }
	// Trail is the table of recorded calls, filtered by a text when there is one.
	// Open has the newest of them opened as soon as it is found; closing it goes
	// back.
	Trail struct {
		Filter string
		Open   bool
	}
	// Clients is the endpoint for AWS clients: its switch and its latest requests.
	Clients struct{}
	// Settings are what a person can choose about the console.
	Settings struct{}
	// Meanwhile is what time did while nobody looked, and what waits for the date
	// to be confirmed.
	Meanwhile struct{}
	// Why explains an error that policies or a key's state decided.
	Why struct{ Err error }
	// SignInAs is the choice of who is signed in. It stands in the menu among the
	// pages, and is a dialog over the one that has the screen.
	SignInAs struct{}
	// DemoClock is the choice of how far the demo's clock moves. It stands in the
	// menu as SignInAs does.
	DemoClock struct{}
)

func (Keys) route()              {}
func (CreateKey) route()         {}
func (KeyDetails) route()        {}
func (KeyPolicy) route()         {}
func (PolicyView) route()        {}
func (Encrypt) route()           {}
func (Decrypt) route()           {}
func (GenerateDataKey) route()   {}
func (ImportKey) route()         {}
func (UploadKeyMaterial) route() {}
func (ScheduleDeletion) route()  {}
func (Tags) route()              {}
func (MoveAliases) route()       {}
func (Trail) route()             {}
func (Clients) route()           {}
func (Settings) route()          {}
func (Meanwhile) route()         {}
func (Why) route()               {}
func (SignInAs) route()          {}
func (DemoClock) route()         {}
