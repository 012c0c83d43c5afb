package keydetails

import (
	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
)

// usageLines says how the key was used, and who misses it, in sentences.
func (p *Page) usageLines() []string {
	switch usage, err := p.key.usage, p.key.usageErr; {
	case err != nil:
		return []string{keyaction.Unread("Its use", err)}
	case usage == nil:
		return []string{"Reading the trail" + p.c.Theme.Signs.Ellipsis}
	default:
		var lines []string
		for _, line := range keyaction.UsageLines(p.subject(), *usage) {
			lines = append(lines, widget.Clean(line))
		}
		return lines
	}
}
