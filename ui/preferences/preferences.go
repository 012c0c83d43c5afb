// Package preferences is what a person chose about their console: colours, signs, the mouse, the idle lock, the
// columns of the keys page. It is kept in a file of its own, outside of the vault, and holds nothing secret.
//
// It refuses to know how a choice is drawn or asked for.
package preferences

import "slices"

// Preferences are the choices; the zero value of each means the console's own.
type Preferences struct {
	Theme       string   `json:"theme,omitempty"`       // a name of package themes; "" for the terminal's own background
	ASCII       bool     `json:"ascii,omitempty"`       // signs that every terminal has
	MouseOff    bool     `json:"mouseOff,omitempty"`    // leave the mouse to the terminal
	IdleMinutes int      `json:"idleMinutes,omitempty"` // before the console locks itself; 0 for UsualIdleMinutes
	KeyColumns  []string `json:"keyColumns,omitempty"`  // of the keys page, by name; none for the usual ones
	// SilencedChecks are findings on policies that are not shown, by their ids.
	SilencedChecks []string `json:"silencedChecks,omitempty"`
}

// The idle lock, in minutes.
const (
	UsualIdleMinutes = 15
	MinIdleMinutes   = 1
	MaxIdleMinutes   = 480
)

// Idle returns after how many minutes the console locks itself.
func (p Preferences) Idle() int {
	if p.IdleMinutes == 0 {
		return UsualIdleMinutes
	}
	return p.IdleMinutes
}

// KeyColumns lists the columns that the keys page can have, by name.
func KeyColumns() []string {
	return []string{"alias", "id", "status", "created", "description", "tags", "origin", "expires", "rotation", "deletion"}
}

// KeyFields lists the fields that a filter of the keys page can name, in the order of the columns that show them;
// status is another word for state, arn finds keys by their own ARN and those of their aliases, expires is a date, soon or never, rotation is on or off, and manager is AWS or
// customer.
func KeyFields() []string {
	return []string{"alias", "id", "arn", "state", "status", "created", "description", "tag", "origin", "expires", "rotation", "deletion", "manager"}
}

// Changed returns p with what changed from before to after.
func (p Preferences) Changed(before, after Preferences) Preferences {
	if after.Theme != before.Theme {
		p.Theme = after.Theme
	}
	if after.ASCII != before.ASCII {
		p.ASCII = after.ASCII
	}
	if after.MouseOff != before.MouseOff {
		p.MouseOff = after.MouseOff
	}
	if after.IdleMinutes != before.IdleMinutes {
		p.IdleMinutes = after.IdleMinutes
	}
	if !slices.Equal(after.KeyColumns, before.KeyColumns) {
		p.KeyColumns = after.KeyColumns
	}
	if !slices.Equal(after.SilencedChecks, before.SilencedChecks) {
		p.SilencedChecks = after.SilencedChecks
	}
	return p
}

// Silence leaves the findings of a check out.
func (p *Preferences) Silence(check string) {
	p.Hear(check)
	p.SilencedChecks = slices.Concat(p.SilencedChecks, []string{check})
}

// Hear shows the findings of a check again.
func (p *Preferences) Hear(check string) {
	p.SilencedChecks = slices.DeleteFunc(slices.Clone(p.SilencedChecks), func(silenced string) bool { return silenced == check })
}
