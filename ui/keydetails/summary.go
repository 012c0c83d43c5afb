package keydetails

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
)

const (
	margin     = "  "
	labelWidth = 15
)

// summaryLines draws the key's facts, and first what keeps it from use.
func (p *Page) summaryLines(width int) []string {
	theme, m := p.c.Theme, p.key.metadata
	room := max(width-2*len(margin), 1)
	lines := p.notice(room)
	fact := func(label string, style lipgloss.Style, values ...string) {
		for _, value := range values {
			lines = append(lines, margin+theme.Label.Render(widget.Fit(label, labelWidth))+style.Render(value))
			label = ""
		}
	}
	wrapped := func(text string) []string { return widget.Wrap(text, max(room-labelWidth, 1)) }

	fact("Alias", theme.Text, wrapped(p.aliasText())...)
	fact("Key ID", theme.Text, m.KeyID)
	fact("ARN", theme.Text, brokenARN(m.ARN, room-labelWidth)...)
	fact("Status", lipgloss.NewStyle(), keyaction.SignedStatus(theme, p.subject(), p.c.Now()))
	if m.DeletionDate != nil {
		fact("Deletion date", theme.Danger, moment(*m.DeletionDate))
	}
	fact("Created", theme.Text, moment(m.CreationDate))
	fact("Past usage", theme.Text, wrapped(strings.Join(p.usageLines(), "\n"))...)
	fact("Key usage", theme.Text, m.KeyUsage)
	fact("Origin", theme.Text, keyaction.OriginWord(m.Origin))
	if m.Origin == model.OriginExternal && p.hasMaterial() {
		p.expiration(fact)
	}
	if m.KeyManager == model.ManagerAWS {
		fact("Managed by", theme.Text, model.ManagerAWS)
	}
	if m.Description == "" {
		fact("Description", theme.Faint, "none")
	} else {
		fact("Description", theme.Text, wrapped(widget.CleanText(m.Description))...)
	}
	if p.draft != nil {
		fact("", theme.Warning, wrapped("A new description is not saved yet: ctrl+s Save Changes, e goes on, X discards it.")...)
	}
	return lines
}

// managedNotice says what an AWS managed key is. The guide, "Customer Master
// Keys".
const managedNotice = "AWS manages this key: a service made it and uses it for the people of the account. Everybody here can look at it; nobody can change, disable, rotate or delete it."

// notice says in a sentence what keeps the key from use, and what mends it.
func (p *Page) notice(width int) []string {
	theme, key := p.c.Theme, p.subject()
	var lines []string
	switch {
	case key.Managed:
		lines = widget.Hanging(theme.Label, theme.Signs.Bullet, managedNotice, width)
	case key.Past(p.c.Now()):
		lines = widget.Hanging(theme.Danger, theme.Signs.Caution, key.PastNotice(), width)
	case key.State == model.Disabled:
		lines = widget.Hanging(theme.Warning, theme.Signs.Caution, "The key is Disabled: nothing can use it. o enables it.", width)
	case p.lacksMaterial():
		lines = widget.Hanging(theme.Warning, theme.Signs.Caution, "The key is Pending import: without its key material nothing can use it. I imports it.", width)
	case key.ExpiresSoon(p.c.Now()):
		lines = widget.Hanging(theme.Warning, theme.Signs.Caution, p.expiryNotice(), width)
	case key.State == model.PendingDeletion:
		text := fmt.Sprintf("The key will be deleted on %s, %s from now. C cancels the deletion; from that date on it cannot be cancelled.",
			date(key.DeletionDate), keyaction.TimeLeft(p.c.Now(), key.DeletionDate))
		lines = widget.Hanging(theme.Danger, theme.Signs.Caution, text, width)
	default:
		return nil
	}
	for i, line := range lines {
		lines[i] = margin + line
	}
	return append(lines, "")
}

// aliasText names the first alias and counts the others, or says why they
// cannot be shown.
func (p *Page) aliasText() string {
	if p.key.aliasErr != nil {
		return keyaction.Unread("The aliases", p.key.aliasErr)
	}
	switch name := widget.Clean(p.subject().Name); len(p.key.aliases) {
	case 0:
		return "none"
	case 1:
		return name
	default:
		return fmt.Sprintf("%s and %d more", name, len(p.key.aliases)-1)
	}
}

// brokenARN breaks an ARN that is too wide before its resource.
func brokenARN(arn string, width int) []string {
	at := strings.LastIndexByte(arn, ':') + 1
	if widget.Width(arn) <= width || at == 0 {
		return []string{arn}
	}
	return []string{arn[:at], arn[at:]}
}
