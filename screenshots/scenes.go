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

// scenes are all pictures. Each begins on the table of keys of a vault of its
// own.
var scenes = []scene{
	{
		name: "keys", title: "coldkms: encryption keys", width: 100, height: 20,
		play:  func(c *console) { c.goTo("payroll") },
		shows: []string{"✗ Pending deletion", "○ Disabled", "1-6 of 6"},
	},
	{
		name: "create-key", title: "coldkms: creating a key", width: 100, height: 30,
		play: func(c *console) {
			c.press("n")
			c.types("contracts")
			c.press("tab")
			c.types("Signed contracts with suppliers")
			c.press("ctrl+s", "ctrl+s")
			for _, principal := range []string{"user/KMSAdminUser", "role/Security"} {
				c.press("+")
				c.types(principal)
				c.press("enter")
			}
		},
		shows: []string{"Define Key Administrative Permissions", "☑ KMSAdminUser", "☑ Security"},
	},
	{
		name: "key-details", title: "coldkms: a key and its details", width: 100, height: 20,
		play:  func(c *console) { c.goTo("payroll"); c.press("enter") },
		shows: []string{"payroll", "● Enabled", "Salaries and payslips"},
	},
	{
		name: "key-policy", title: "coldkms: the policy of a key", width: 100, height: 22,
		play:  func(c *console) { c.goTo("payroll"); c.press("enter", "right", "right", "right") },
		shows: []string{"▸ Key Policy", "Enable IAM User Permissions"},
	},
	{
		name: "encrypt", title: "coldkms: encrypting with an encryption context", width: 100, height: 20,
		play: func(c *console) {
			c.goTo("payroll")
			c.press("a", "E")
			c.types("The salary of Alice is 4,200 a month.")
			c.press("tab")
			c.types("Department")
			c.press("tab")
			c.types("Finance")
			c.press("ctrl+s")
		},
		shows: []string{"✓ Encrypted 37 bytes", "Department = Finance"},
	},
	{
		name: "schedule-deletion", title: "coldkms: scheduling a deletion", width: 100, height: 24,
		play: func(c *console) {
			c.goTo("payroll")
			c.press("d", "tab")
			c.types("payroll")
			c.press("tab", "right", "right")
		},
		shows: []string{"Type the alias: payroll", "▸[ Schedule deletion ]"},
	},
	{
		name: "help", title: "coldkms: the keys of a page", width: 100, height: 28,
		play:  func(c *console) { c.press("?") },
		shows: []string{"Help: Encryption keys"},
	},
}
