package keys

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// managerField is the field of the filter that tells whose keys are shown.
const managerField = "manager:"

// managers are the values of the field in the order in which they are gone
// through; "" shows all keys.
var managers = []string{"", "customer", "aws"}

// managerLabels are what showing them is called. The guide calls the two
// customer managed and AWS managed keys.
var managerLabels = map[string]string{"": "Show all keys", "customer": "Show customer managed keys", "aws": "Show AWS managed keys"}

// manager is whose keys the filter shows, and the words of the filter beside
// that.
func (p *Page) manager() (manager string, rest []string) {
	for _, word := range strings.Fields(p.table.Filter()) {
		if value, ok := strings.CutPrefix(word, managerField); ok {
			manager = value
		} else {
			rest = append(rest, word)
		}
	}
	return manager, rest
}

// nextManager is whose keys are shown next.
func (p *Page) nextManager() string {
	now, _ := p.manager()
	return managers[(slices.Index(managers, now)+1)%len(managers)]
}

// filterManager shows the keys of the next manager; the rest of the filter
// stays.
func (p *Page) filterManager() tea.Cmd {
	_, words := p.manager()
	if next := p.nextManager(); next != "" {
		words = append(words, managerField+next)
	}
	p.table.SetFilter(strings.Join(words, " "))
	return nil
}
