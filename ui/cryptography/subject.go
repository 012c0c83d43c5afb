package cryptography

import (
	"context"
	"fmt"
	"time"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// subject is the key that a page stands on.
type subject struct {
	keyaction.Key
	aliases int
}

// unknownSubject is a key of which only the id is known yet.
func unknownSubject(keyID string) subject { return subject{Key: keyaction.Key{ID: keyID}} }

func loadSubject(ctx context.Context, s *vault.Session, keyID string) (subject, error) {
	metadata, aliases, err := keyaction.Describe(ctx, s, keyID)
	if err != nil {
		return subject{}, err
	}
	key := keyaction.Of(metadata, aliases)
	key.May = keyaction.Permissions(ctx, s, keyID)
	return subject{key, len(aliases)}, nil
}

// off says why the key cannot be used, "" when it can or when that is not
// known yet: then the vault decides.
func (s subject) off(o operation, now time.Time) string {
	if denied, _ := s.Denied(o.needs); denied != "" {
		return denied
	}
	verb := o.verb
	if s.Past(now) {
		return fmt.Sprintf("The key's waiting period ended on %s, so it cannot %s", s.DeletionDate.UTC().Format(time.DateOnly), verb)
	}
	switch s.At(now).State {
	case "", model.Enabled:
		return ""
	case model.PendingDeletion:
		return fmt.Sprintf("The key will be deleted on %s, so it cannot %s", s.DeletionDate.UTC().Format(time.DateOnly), verb)
	case model.PendingImport:
		return fmt.Sprintf("The key has no key material, so it cannot %s", verb)
	}
	return fmt.Sprintf("The key is disabled, so it cannot %s", verb)
}

// caution is off as a sentence, with what to do about it.
func (s subject) caution(o operation, now time.Time) string {
	why := s.off(o, now)
	denied, _ := s.Denied(o.needs)
	switch {
	case why == "":
		return ""
	case denied == "" && s.At(now).State == model.Disabled:
		return why + ". Enable it first."
	case denied == "" && s.At(now).State == model.PendingImport:
		return why + ". Import it first."
	}
	return why + "."
}

// line names the key: alias, id and state.
func (s subject) line(theme *themes.Theme, now time.Time, loading bool, width int) string {
	const gap = "  "
	tail := gap + theme.Faint.Render(widget.Clean(s.ID))
	switch {
	case s.State != "":
		tail += gap + keyaction.SignedStatus(theme, s.Key, now)
	case loading:
		tail += gap + theme.Faint.Render("Loading"+theme.Signs.Ellipsis)
	}
	name := widget.Clean(s.Label())
	if s.aliases > 1 {
		name += fmt.Sprintf(" (+%d)", s.aliases-1)
	}
	room := max(width-widget.Width(tail), 1)
	return theme.Title.Render(widget.FitMiddle(name, min(widget.Width(name), room))) + tail
}
