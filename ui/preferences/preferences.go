// Package preferences is what a person chose about their console: colours, signs, the mouse, the idle lock, the
// columns of the keys page. It is kept in a file of its own, outside of the vault, and holds nothing secret.
//
// It refuses to know how a choice is drawn or asked for.
package preferences

// Preferences are the choices; the zero value of each means the console's own.
type Preferences struct {
	Theme       string   `json:"theme,omitempty"`       // a name of package themes; "" for the terminal's own background
	ASCII       bool     `json:"ascii,omitempty"`       // signs that every terminal has
	MouseOff    bool     `json:"mouseOff,omitempty"`    // leave the mouse to the terminal
	IdleMinutes int      `json:"idleMinutes,omitempty"` // before the console locks itself; 0 for 15
	KeyColumns  []string `json:"keyColumns,omitempty"`  // of the keys page, by name; none for the usual ones
}
