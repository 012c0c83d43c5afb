package keyfield

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/widget"
)

// Alias is where an alias is typed, behind the prefix that every alias has.
type Alias struct {
	*widget.TextField
	theme *themes.Theme
	Item  *widget.Item // that the field stands in: a mistake is shown there

	refused, reason string // what the vault refused last, and why
}

// NewAlias returns an empty field.
func NewAlias(theme *themes.Theme) *Alias {
	f := &Alias{TextField: widget.NewTextField(theme, 0), theme: theme}
	f.Item = &widget.Item{Label: "Alias", Field: f}
	return f
}

// Name returns the alias with its prefix.
func (f *Alias) Name() string { return model.AliasPrefix + f.Value() }

// Check marks what is wrong with what is typed now.
func (f *Alias) Check() {
	f.Item.Problem = aliasProblem(f.Value())
	if f.Item.Problem == "" && f.Value() == f.refused {
		f.Item.Problem = f.reason
	}
}

// Refuse marks what is typed now as refused by the vault.
func (f *Alias) Refuse(reason string) {
	f.refused, f.reason = f.Value(), reason
	f.Check()
}

// TryAgain forgets what was refused: it may be free by now.
func (f *Alias) TryAgain() { f.refused, f.reason = "", "" }

// SetWidth sets the width in cells, prefix included.
func (f *Alias) SetWidth(width int) { f.TextField.SetWidth(max(width-len(model.AliasPrefix), 0)) }

// View draws prefix and text.
func (f *Alias) View() string {
	return f.theme.Faint.Render(model.AliasPrefix) + f.TextField.View()
}

// aliasProblem says what is wrong with an alias that was typed without its
// prefix, "" when nothing is. A console's alias may not begin with aws: the
// guide, "Creating Keys", step 4. The API refuses alias/aws/ only.
func aliasProblem(typed string) string {
	switch err := model.CheckAliasName(model.AliasPrefix + typed); {
	case typed == "":
		return "Type an alias."
	case strings.HasPrefix(typed, model.AliasPrefix):
		return "alias/ stands there already. Type only what follows it."
	case strings.HasPrefix(typed, "aws"):
		return "An alias cannot begin with aws: those names are kept for AWS managed keys."
	case err != nil && utf8.RuneCountInString(typed) > aliasMax:
		return fmt.Sprintf("An alias has at most %d characters after alias/, not %d.", aliasMax, utf8.RuneCountInString(typed))
	case err != nil:
		return "Use letters, digits, slashes, underscores and dashes only."
	}
	return ""
}

// aliasMax is what the 256 characters of an alias leave behind its prefix.
const aliasMax = 256 - len(model.AliasPrefix)
