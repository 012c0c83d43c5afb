package createkey

import (
	"fmt"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/keyfield"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// administrators is the step "Define Key Administrative Permissions".
type administrators struct {
	plainStep
	principals *principals
	deletion   *widget.Checkbox
}

func newAdministrators(theme *themes.Theme, create maker) *administrators {
	s := &administrators{
		plainStep:  plainStep{title: "Define Key Administrative Permissions"},
		principals: newPrincipals(theme, create),
		deletion:   widget.NewCheckbox(theme, "Allow key administrators to delete this key"),
	}
	s.deletion.Checked = true
	s.rows = widget.NewForm(theme,
		&widget.Item{Note: "Key administrators manage the key. They cannot encrypt or decrypt with it, but they can change its policy and so give themselves that right. " + rootNote("administer")},
		s.principals.item,
		&widget.Item{Label: "Key Deletion", Field: s.deletion})
	return s
}

// rootNote says that what is picked is not all who may.
func rootNote(verb string) string {
	return fmt.Sprintf("The account's root user may do everything from the start, so users and roles whose own IAM policies allow it can %s the key too.", verb)
}

// touched reports whether anything differs from how the step began.
func (s *administrators) touched() bool {
	return len(s.principals.Picked()) > 0 || !s.deletion.Checked
}

func (s *administrators) actions(p *Page) []page.Action { return s.principals.actions(p) }

// administratorsFrame is the lines of the step that the list does not have.
const administratorsFrame = 9

func (s *administrators) setSize(width, height int) {
	s.principals.setHeight(height - administratorsFrame)
	s.rows.SetSize(width, height)
}

// users is the step "Define Key Usage Permissions".
type users struct {
	plainStep
	principals *principals
	accounts   *keyfield.Accounts

	accountsItem *widget.Item
}

func newUsers(theme *themes.Theme, create maker) *users {
	s := &users{
		plainStep:  plainStep{title: "Define Key Usage Permissions"},
		principals: newPrincipals(theme, create),
		accounts:   keyfield.NewAccounts(theme),
	}
	s.principals.item.Label = "This Account"
	s.accountsItem = &widget.Item{
		Label: "External Accounts", Field: s.accounts,
		Note: keyfield.AccountsNote,
	}
	s.rows = widget.NewForm(theme,
		&widget.Item{Note: "Key users encrypt and decrypt with the key, and may let AWS services do so for them. " + rootNote("use")},
		s.principals.item, s.accountsItem)
	return s
}

func (s *users) check(p *Page) {
	_, s.accountsItem.Problem = s.accounts.Problem(p.account())
	if n := len(p.policy().Document()); s.accountsItem.Problem == "" && n > model.PolicyMaxBytes {
		s.accountsItem.Problem = fmt.Sprintf("The key policy would have %d bytes; %d are the most. Pick fewer.", n, model.PolicyMaxBytes)
	}
}

func (s *users) actions(p *Page) []page.Action {
	if s.accounts.Focused() {
		return []page.Action{removeRow(p, "remove account")}
	}
	return s.principals.actions(p)
}

// usersFrame is the lines of the step that its list and accounts do not have.
const usersFrame = 8

func (s *users) setSize(width, height int) {
	room := height - usersFrame
	s.accounts.SetHeight(room / 3)
	s.principals.setHeight(room - s.accounts.Height())
	s.rows.SetSize(width, height)
}
