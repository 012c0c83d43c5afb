package aliases

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// report says which of so many aliases name the key now, and offers to move those
// back. It says nothing, nil, when each alias was refused.
func (p *Page) report(target key, done []alias, total int, errs []error) tea.Msg {
	rest := exceptions(errs)
	switch {
	case len(done) == 0 && !slices.Contains(errs, errNotTried):
		return nil // each refusal stands on the page
	case len(done) == 0:
		return page.Toast{Text: fmt.Sprintf("Moving the aliases was stopped: of %d aliases %s.", total, rest)}
	}
	toast := page.Toast{Text: sentence(done, target.label()), Undo: p.undo(target, done)}
	if rest != "" {
		toast.Text += " Of the others " + rest + "."
	}
	return toast
}

// sentence says that aliases name a key: "3 aliases name payroll now."
func sentence(aliases []alias, label string) string {
	if len(aliases) == 1 {
		return counted(aliases) + " names " + label + " now."
	}
	return counted(aliases) + " name " + label + " now."
}

// counted is what aliases are called: one by its name, several by their number.
func counted(aliases []alias) string {
	if len(aliases) == 1 {
		return only(aliases)
	}
	return widget.Grouped(len(aliases)) + " aliases"
}

// only is counted for what goes on, which counts by itself.
func only(aliases []alias) string {
	if len(aliases) == 1 {
		return widget.Clean(aliases[0].name)
	}
	return "aliases"
}

// exceptions say how many moves were not made: "1 was refused, 2 were not
// tried"; "" when all were.
func exceptions(errs []error) string {
	refused, left := 0, 0
	for _, err := range errs {
		switch {
		case errors.Is(err, errNotTried):
			left++
		case err != nil:
			refused++
		}
	}
	said := slices.DeleteFunc([]string{were(refused, "refused"), were(left, "not tried")}, func(s string) bool { return s == "" })
	return strings.Join(said, ", ")
}

// were words a number of things that something was done to.
func were(count int, done string) string {
	switch count {
	case 0:
		return ""
	case 1:
		return "1 was " + done
	}
	return fmt.Sprintf("%d were %s", count, done)
}

// undo moves aliases back, each only while it names the key that it was moved
// to.
func (p *Page) undo(target key, done []alias) *page.Undo {
	back, former := make([]alias, len(done)), map[string]string{}
	for i, a := range done {
		back[i], former[a.name] = alias{a.name, target.ID}, a.from
	}
	return &page.Undo{Label: "Move " + counted(done) + " back", Run: func() tea.Cmd {
		return p.c.CallEach("moving back "+only(back), len(back), func(ctx context.Context, s *vault.Session, bulk *page.Bulk) tea.Msg {
			errs, err := move(ctx, s, bulk, back, func(a alias) string { return former[a.name] })
			first := slices.IndexFunc(errs, func(err error) bool { return err != nil })
			switch {
			case err != nil:
			case len(back) == 1 && first == 0:
				err = errs[0]
			case first >= 0:
				err = fmt.Errorf("moving the aliases back: of %d aliases %s, %s first: %w", len(back), exceptions(errs), widget.Clean(back[first].name), errs[first])
			case len(back) == 1:
				return page.Toast{Text: counted(back) + " names " + short(done[0].from) + " again."}
			default:
				return page.Toast{Text: counted(back) + " are back where they were."}
			}
			return page.Refused{Err: err}
		})
	}}
}
