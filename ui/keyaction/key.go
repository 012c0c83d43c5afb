package keyaction

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// Key is the key that the actions are about, as the page that offers them
// knows it.
type Key struct {
	ID           string
	Name         string // its alias without the prefix "alias/", "" when it has none
	State        model.KeyState
	Created      time.Time
	DeletionDate time.Time // while the key is pending deletion
	Origin       string    // of its key material; "" when that is not known
	ValidTo      time.Time // when imported key material expires; zero when there is none or it does not
	Rotation     Rotation
	Managed      bool // by AWS: its service made it, and nobody else changes or uses it

	May vault.Permissions // what is known of the caller's on the key; nil when nothing is
}

// Rotation is what is known of whether a key gets a new backing key by itself.
type Rotation int

// What can be known of the rotation.
const (
	RotationUnknown Rotation = iota
	Stands                   // it keeps the backing key that it has
	Rotates
)

// Of returns the key that DescribeKey and ListAliases answered. It goes by its
// first alias.
func Of(metadata model.KeyMetadata, aliases []model.AliasListEntry) Key {
	key := Key{
		ID: metadata.KeyID, State: metadata.KeyState, Created: metadata.CreationDate, Origin: metadata.Origin,
		Managed: metadata.KeyManager == model.ManagerAWS,
	}
	if metadata.ValidTo != nil {
		key.ValidTo = *metadata.ValidTo
	}
	if metadata.DeletionDate != nil {
		key.DeletionDate = *metadata.DeletionDate
	}
	if len(aliases) > 0 {
		key.Name = strings.TrimPrefix(aliases[0].AliasName, model.AliasPrefix)
	}
	return key
}

// OfRow returns the key of a row of the catalogue. It goes by its first alias.
func OfRow(row vault.KeyRow) Key {
	key := Key{
		ID: row.KeyID, State: row.State, Created: row.Created, DeletionDate: row.DeletionDate,
		Origin: row.Origin, ValidTo: row.ValidTo, Rotation: Stands, Managed: row.Manager == model.ManagerAWS,
	}
	if row.Rotates {
		key.Rotation = Rotates
	}
	if len(row.Aliases) > 0 {
		key.Name = row.Aliases[0]
	}
	return key
}

// imported reports that the key's material is: it can be gone without the key.
func (k Key) imported() bool { return k.Origin == model.OriginExternal }

// OriginWord is where key material comes from, in the words of the guide.
func OriginWord(origin string) string {
	if origin == model.OriginExternal {
		return "External"
	}
	return "KMS"
}

// shortID is how much of a key's id names a key that has no alias.
const shortID = 8

// Label returns what a person calls the key: its alias, else the first 8
// characters of its id.
func (k Key) Label() string {
	if k.Name != "" {
		return k.Name
	}
	return k.ID[:min(len(k.ID), shortID)]
}

// About returns the lines that a dialog about the key begins with: alias, key
// id and state.
func (k Key) About(now time.Time) []string {
	alias := k.Name
	if alias == "" {
		alias = "none"
	}
	return []string{
		"Alias   " + alias,
		"Key ID  " + k.ID,
		"Status  " + k.Status(now),
	}
}

// Summary returns alias, key id and state on one line, for lists of keys.
func (k Key) Summary(now time.Time) string {
	const id = 17 // cells
	name := k.Name
	if name == "" {
		name = "(no alias)"
	}
	return fmt.Sprintf("%s  %s  %s", name, widget.FitMiddle(k.ID, id), k.Status(now))
}

// Past reports that the key's waiting period is over: from its deletion date on
// a key is as good as deleted.
func (k Key) Past(now time.Time) bool {
	return k.State == model.PendingDeletion && !now.Before(k.DeletionDate)
}

// PastNotice says what became of a key that is Past.
func (k Key) PastNotice() string {
	return fmt.Sprintf("Its waiting period ended on %s; it can no longer be used or brought back.", k.DeletionDate.UTC().Format(time.DateOnly))
}

// At returns the key as it is at a time: material that has expired since it was
// read is gone.
func (k Key) At(now time.Time) Key {
	if (k.State == model.Enabled || k.State == model.Disabled) && !k.ValidTo.IsZero() && !now.Before(k.ValidTo) {
		k.State, k.ValidTo = model.PendingImport, time.Time{}
	}
	return k
}

// soon is how long before its expiration key material stands out.
const soon = 10 * 24 * time.Hour

// ExpiresSoon reports that the key's material expires within the next 10 days.
func (k Key) ExpiresSoon(now time.Time) bool {
	return k.State != model.PendingDeletion && !k.ValidTo.IsZero() && now.Before(k.ValidTo) && k.ValidTo.Sub(now) <= soon
}

// Status returns the key's state in words, with the days left of a waiting
// period: "Pending deletion 21d", and "Pending deletion, due" after it. Of key
// material that expires soon it says that as well: "Enabled, expires 9d".
func (k Key) Status(now time.Time) string {
	state, rest := k.status(now)
	if rest != "" {
		state += ", " + rest
	}
	return state
}

// status returns the state in words, and apart what there is to mind.
func (k Key) status(now time.Time) (state, rest string) {
	k = k.At(now)
	switch {
	case k.Past(now):
		return k.State.Words(), "due"
	case k.State == model.PendingDeletion:
		return k.State.Words() + " " + shortTimeLeft(now, k.DeletionDate), ""
	case !k.ExpiresSoon(now):
		return k.State.Words(), ""
	case DaysLeft(now, k.ValidTo) == 0:
		return k.State.Words(), "expiring"
	}
	return k.State.Words(), "expires " + shortTimeLeft(now, k.ValidTo)
}

// shortTimeLeft returns the whole days until a date: "21d", "<1d" on the last
// one.
func shortTimeLeft(now, date time.Time) string {
	if days := DaysLeft(now, date); days > 0 {
		return fmt.Sprintf("%dd", days)
	}
	return "<1d"
}

// SignedStatus returns the key's status behind the sign of its state, in the
// state's colour: "● Enabled". What there is to mind stands out.
func SignedStatus(theme *themes.Theme, k Key, now time.Time) string {
	text, style := StatusText(theme, k, now)
	return style.Render(text)
}

// StatusText is SignedStatus without its style, and that style: "● Enabled !
// expires 9d".
func StatusText(theme *themes.Theme, k Key, now time.Time) (string, lipgloss.Style) {
	sign, style := Sign(theme, k.At(now).State)
	if k.At(now).ExpiresSoon(now) {
		state, rest := k.status(now)
		return sign + " " + strings.TrimSpace(state+" "+theme.Signs.Caution+" "+rest), theme.Warning
	}
	return sign + " " + k.Status(now), style
}

// Sign returns the sign of a state and the style that it is drawn in.
func Sign(theme *themes.Theme, state model.KeyState) (string, lipgloss.Style) {
	switch state {
	case model.Enabled:
		return theme.Signs.Enabled, theme.Success
	case model.PendingDeletion:
		return theme.Signs.PendingDeletion, theme.Danger
	case model.PendingImport:
		return theme.Signs.PendingImport, theme.Warning
	}
	return theme.Signs.Disabled, theme.Faint
}

// TimeLayout is how a moment, in UTC, stands on the screen.
const TimeLayout = "2006-01-02 15:04 UTC"

// DaysLeft returns how many whole days there are until a date: at first as many
// as the waiting period has, 0 on the last day.
func DaysLeft(now, date time.Time) int {
	return int(max(date.Sub(now)/(24*time.Hour), 0))
}

// TimeLeft returns the whole days until a date in words: "7 days", "1 day",
// "less than a day".
func TimeLeft(now, date time.Time) string {
	switch days := DaysLeft(now, date); days {
	case 0:
		return "less than a day"
	case 1:
		return "1 day"
	default:
		return fmt.Sprintf("%d days", days)
	}
}
