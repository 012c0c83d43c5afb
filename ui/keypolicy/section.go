package keypolicy

import (
	"slices"

	"coldkms/model/policy"
	"coldkms/themes"
	"coldkms/ui/keyfield"
	"coldkms/ui/widget"
)

// section is one of the two parts of the default view, each of which is saved by
// itself.
type section struct {
	title string // of the guide
	noun  string // whom it is about, in a sentence
	note  string

	people       *people
	peopleItem   *widget.Item
	deletion     *widget.Checkbox   // of the key administrators, nil for the key users
	accounts     *keyfield.Accounts // of the key users, nil for the key administrators
	accountsItem *widget.Item
	form         *widget.Form
	marked       bool // its mistakes are shown
}

func newAdministrators(theme *themes.Theme) *section {
	s := &section{
		title: "Key Administrators", noun: "key administrators",
		note:     "Key administrators manage the key. They cannot encrypt or decrypt with it, but they can change this policy and so give themselves that right.",
		people:   newPeople(theme, "The key has no key administrators."),
		deletion: widget.NewCheckbox(theme, "Allow key administrators to delete this key"),
	}
	s.peopleItem = &widget.Item{Label: "Users and roles", Field: s.people}
	s.form = widget.NewForm(theme, &widget.Item{Note: s.note}, s.peopleItem, &widget.Item{Label: "Key Deletion", Field: s.deletion})
	return s
}

func newUsers(theme *themes.Theme) *section {
	s := &section{
		title: "Key Users", noun: "key users",
		note:     "Key users encrypt and decrypt with the key, and may let AWS services do so for them.",
		people:   newPeople(theme, "No user or role of this account is a key user."),
		accounts: keyfield.NewAccounts(theme),
	}
	s.peopleItem = &widget.Item{Label: "This Account", Field: s.people}
	s.accountsItem = &widget.Item{
		Label: "External Accounts", Field: s.accounts,
		Note: keyfield.AccountsNote,
	}
	s.form = widget.NewForm(theme, &widget.Item{Note: s.note}, s.peopleItem, s.accountsItem)
	return s
}

// parts are what a section shows of a key policy.
type parts struct {
	people   []string // ARNs and unique ids
	deletion bool
	accounts []string // ids
}

// of returns what the section shows of a document. Without key administrators the
// box is ticked, as for a new key.
func (s *section) of(c policy.Console) parts {
	if s.accounts != nil {
		return parts{people: c.Users, accounts: c.External}
	}
	return parts{people: c.Administrators, deletion: c.AllowDeletion || len(c.Administrators) == 0}
}

// chosen returns what is on the screen.
func (s *section) chosen() parts {
	if s.accounts != nil {
		return parts{people: s.people.attached, accounts: s.accounts.Value()}
	}
	return parts{people: s.people.attached, deletion: s.deletion.Checked}
}

// begin shows what a document has.
func (s *section) begin(c policy.Console) { s.set(s.of(c)) }

func (s *section) set(shown parts) {
	s.people.attached = slices.Clone(shown.people)
	if s.accounts != nil {
		s.accounts.SetValue(shown.accounts)
	} else {
		s.deletion.Checked = shown.deletion
	}
	s.unmark()
}

// changed reports that the screen differs from a document.
func (s *section) changed(c policy.Console) bool { return !changeOf(s.of(c), s.chosen()).isNone() }

// rebase makes the difference to one document a difference to another.
func (s *section) rebase(before, after policy.Console) {
	was, next := s.of(before), s.of(after)
	if changeOf(was, next).isNone() {
		return
	}
	chosen := s.chosen()
	made := changeOf(was, chosen)
	next.people = made.people.apply(next.people)
	next.accounts = made.accounts.apply(next.accounts)
	if made.deletion {
		next.deletion = chosen.deletion
	}
	if !changeOf(chosen, next).isNone() || chosen.deletion != next.deletion {
		s.set(next) // else what has the focus stays as it is
	}
}

// put writes what is on the screen into what a document will show.
func (s *section) put(c *policy.Console) {
	chosen := s.chosen()
	if s.accounts != nil {
		c.Users, c.External = chosen.people, chosen.accounts
		return
	}
	c.Administrators, c.AllowDeletion = chosen.people, chosen.deletion
}

// check marks what is wrong with the accounts now. own is the key's.
func (s *section) check(own string) {
	if s.accounts != nil {
		_, s.accountsItem.Problem = s.accounts.Problem(own)
	}
	s.peopleItem.Problem = ""
}

func (s *section) unmark() {
	s.marked, s.peopleItem.Problem = false, ""
	if s.accountsItem != nil {
		s.accountsItem.Problem = ""
	}
}

// formFoot is the lines under the fields of a form.
const formFoot = 2

// setSize shares the room out: the table has what the rest leaves.
func (s *section) setSize(width, height int) {
	s.form.SetSize(width, height)
	room := height - formFoot - len(widget.Wrap(s.note, width)) - 1 - s.problemLines(width)
	if s.accounts == nil {
		s.people.setHeight(room - s.deletion.Height())
		return
	}
	const note = 1
	s.accounts.SetHeight(min((room-note)/3, len(s.accounts.Value())+1))
	s.people.setHeight(room - note - s.accounts.Height())
}

// labels is the room for the labels beside the fields, and a little more.
const labels = 24

// problemLines returns how many lines the mistakes that are shown take.
func (s *section) problemLines(width int) (count int) {
	for _, item := range []*widget.Item{s.peopleItem, s.accountsItem} {
		if item != nil && item.Problem != "" {
			count += len(widget.Wrap(item.Problem, width-labels))
		}
	}
	return count
}

// change is what makes the parts of one document those of another.
type change struct {
	people, accounts listChange
	deletion         bool // the box is turned over
}

// listChange is what comes into a list and what goes out of it.
type listChange struct{ added, removed []string }

// changeOf returns what makes was now. Who may delete the key is no matter where
// nobody administers it.
func changeOf(was, now parts) change {
	return change{
		people: listChangeOf(was.people, now.people), accounts: listChangeOf(was.accounts, now.accounts),
		deletion: was.deletion != now.deletion && len(now.people) > 0,
	}
}

func listChangeOf(was, now []string) listChange {
	return listChange{missing(now, was), missing(was, now)}
}

// missing returns what of a list is not in another.
func missing(list, from []string) (left []string) {
	there := make(map[string]bool, len(from))
	for _, text := range from {
		there[text] = true
	}
	for _, text := range list {
		if !there[text] {
			left = append(left, text)
		}
	}
	return left
}

func (c listChange) apply(list []string) []string {
	kept := missing(list, c.removed)
	return append(kept, missing(c.added, kept)...)
}

// isNone reports that nothing changes.
func (c change) isNone() bool {
	return !c.deletion && len(c.people.added)+len(c.people.removed)+len(c.accounts.added)+len(c.accounts.removed) == 0
}
