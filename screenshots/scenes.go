package main

// A scene is one picture: what is done in an open console, and what must then
// be on its screen.
type scene struct {
	name          string // of the file, without .svg
	title         string // of the window, and for who cannot see the picture
	width, height int
	play          func(*console)
	shows         []string
}

// scenes are all pictures. Each begins on the table of keys of a demo of its
// own.
var scenes = []scene{
	{
		name: "keys", title: "coldkms: encryption keys", width: 100, height: 22,
		play: func(c *console) {
			c.goTo("☐ invoices")
			c.press(" ")
			c.goTo("☐ payroll")
			c.press(" ")
		},
		shows: []string{"✗ Pending deletion", "○ Disabled", "☑ payroll", "2 selected", "DEMO"},
	},
	{
		name: "key-actions", title: "coldkms: key actions on several keys", width: 100, height: 22,
		play: func(c *console) {
			c.press("/")
			c.types("tag:Purpose=Production")
			c.press("enter", "*", "a")
		},
		shows: []string{"selected keys"},
	},
	{
		name: "create-key", title: "coldkms: creating a key", width: 100, height: 30,
		play: func(c *console) {
			c.press("n")
			c.types("contracts")
			c.press("tab")
			c.types("Signed contracts with suppliers")
			c.press("ctrl+s", "ctrl+s", "/")
			c.types("Admin")
			c.press("enter", "*")
		},
		shows: []string{"Define Key Administrative Permissions", "☑ KMSAdminUser", "☑ KMSAdminRole"},
	},
	{
		name: "key-details", title: "coldkms: a key and its details", width: 100, height: 22,
		play:  func(c *console) { c.goTo("☐ payroll"); c.press("enter") },
		shows: []string{"payroll", "● Enabled", "Salaries and bank accounts"},
	},
	{
		name: "key-policy", title: "coldkms: the policy of a key", width: 100, height: 22,
		play:  func(c *console) { c.goTo("☐ payroll"); c.press("enter", "right", "right", "right") },
		shows: []string{"▸ Key Policy", "Enable IAM User Permissions"},
	},
	{
		name: "default-view", title: "coldkms: who may administer and use a key", width: 100, height: 30,
		play:  func(c *console) { c.goTo("☐ payroll"); c.press("enter", "right", "right", "right", "e") },
		shows: []string{"Key Administrators", "KMSAdminUser"},
	},
	{
		name: "policy-view", title: "coldkms: a key policy as a document", width: 100, height: 30,
		play: func(c *console) {
			c.goTo("☐ partner-exchange")
			c.press("enter", "right", "right", "right", "e", "p")
		},
		shows: []string{"\"Statement\""},
	},
	{
		name: "import", title: "coldkms: importing key material", width: 100, height: 30,
		play:  func(c *console) { c.goTo("☐ payment-tokens"); c.press("enter", "I") },
		shows: []string{"RSAES_OAEP_SHA_256", "ImportParameters.zip"},
	},
	{
		name: "key-rotation", title: "coldkms: a key that rotates", width: 100, height: 22,
		play:  func(c *console) { c.goTo("☐ archive"); c.press("enter", "right", "right", "right", "right", "right") },
		shows: []string{"Rotate this key every year."},
	},
	{
		name: "tags", title: "coldkms: the tags of a key", width: 100, height: 22,
		play:  func(c *console) { c.goTo("☐ payroll"); c.press("enter", "right", "right", "e") },
		shows: []string{"Department", "Finance"},
	},
	{
		name: "encrypt", title: "coldkms: encrypting with an encryption context", width: 100, height: 20,
		play: func(c *console) {
			c.goTo("☐ payroll")
			c.press("a", "E")
			c.types("The salary of Alice is 4,200 a month.")
			c.press("tab")
			c.types("department")
			c.press("tab")
			c.types("payroll")
			c.press("ctrl+s")
		},
		shows: []string{"✓ Encrypted 37 bytes", "department = payroll"},
	},
	{
		name: "trail", title: "coldkms: the trail", width: 100, height: 22,
		play: func(c *console) {
			c.press("m", "down", "enter", "/")
			c.types("op:decrypt")
			c.press("enter")
		},
		shows: []string{"Trail", "Decrypt"},
	},
	{
		name: "schedule-deletion", title: "coldkms: scheduling a deletion", width: 100, height: 26,
		play: func(c *console) {
			c.goTo("☐ payroll")
			c.press("d")
		},
		shows: []string{"payroll", "uses"},
	},
	{
		name: "palette", title: "coldkms: the palette", width: 100, height: 22,
		play:  func(c *console) { c.press(":"); c.types("tr") },
		shows: []string{"Palette", "Trail"},
	},
	{
		name: "help", title: "coldkms: the keys of a page", width: 100, height: 28,
		play:  func(c *console) { c.press("?") },
		shows: []string{"Help: Encryption keys"},
	},
}
