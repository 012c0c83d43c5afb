package createkey

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/widget"
)

// aliasField is where an alias is typed, behind the prefix that every alias
// has.
type aliasField struct {
	*widget.TextField
	theme *themes.Theme
	item  *widget.Item // that the field stands in: a mistake is shown there

	refused, reason string // what the vault refused last, and why
}

func newAliasField(theme *themes.Theme) *aliasField {
	f := &aliasField{TextField: widget.NewTextField(theme, 0), theme: theme}
	f.item = &widget.Item{Label: "Alias", Field: f}
	return f
}

// name returns the alias with its prefix.
func (f *aliasField) name() string { return model.AliasPrefix + f.Value() }

// check marks what is wrong with what is typed now.
func (f *aliasField) check() {
	f.item.Problem = aliasProblem(f.Value())
	if f.item.Problem == "" && f.Value() == f.refused {
		f.item.Problem = f.reason
	}
}

// refuse marks what is typed now as refused by the vault.
func (f *aliasField) refuse(reason string) {
	f.refused, f.reason = f.Value(), reason
	f.check()
}

// tryAgain forgets what was refused: it may be free by now.
func (f *aliasField) tryAgain() { f.refused, f.reason = "", "" }

// SetWidth sets the width in cells, prefix included.
func (f *aliasField) SetWidth(width int) { f.TextField.SetWidth(max(width-len(model.AliasPrefix), 0)) }

// View draws prefix and text.
func (f *aliasField) View() string {
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
