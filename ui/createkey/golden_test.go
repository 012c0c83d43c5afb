package createkey

import (
	"fmt"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault/vaulttest"
)

// golden compares what is on the screen at every size.
func (w *wizard) golden(t *testing.T, name string) {
	t.Helper()
	w.Picture(name)
	if name == "step3-filled" {
		widgettest.GoldenColour(t, name+"-colour", w.View())
	}
}

// TestGoldenSteps walks through the wizard as the guide does.
func TestGoldenSteps(t *testing.T) {
	w := open(t)
	w.golden(t, "step1-empty")
	w.Next()
	w.golden(t, "step1-errors")
	w.Type("payroll")
	w.Press("tab")
	w.Type("Protects the payroll tables and their nightly exports.")
	w.golden(t, "step1-filled")

	w.Hold = true
	w.Next()
	w.golden(t, "step1-checking")
	w.Release()
	w.golden(t, "step2-empty")
	w.Type("aws:Owner")
	w.Press("enter")
	w.Type("Payroll")
	w.Next()
	w.golden(t, "step2-errors")
	w.page.tags.field.SetValue([]widget.Pair{{Key: "Purpose", Value: "Test"}, {Key: "CostCenter", Value: "87654"}, {Key: "CreatedBy", Value: "ExampleUser"}})
	w.page.tags.field.Item.Problem = ""
	w.golden(t, "step2-filled")

	w.Next()
	w.golden(t, "step3-empty")
	w.Press("+")
	w.Type("Alice")
	w.Press("enter")
	w.golden(t, "step3-errors")
	w.Press("esc", "space", "down", "down", "space")
	w.golden(t, "step3-filled")
	w.Press("/")
	w.Type("role/Auditors")
	w.golden(t, "step3-filter")
	w.Press("esc")

	w.Next()
	w.golden(t, "step4-empty")
	w.Press("down", "space", "tab")
	w.Type("11112222333")
	w.Next()
	w.golden(t, "step4-errors")
	w.Press("ctrl+u")
	w.Type("444455556666")
	w.Press("enter")
	w.Next()
	w.Press("shift+tab")
	w.golden(t, "step5")
	w.Press("tab", "G")
	w.golden(t, "step5-end")
	w.Hold = true
	w.Next()
	w.golden(t, "step5-making")
}

func TestGoldenWithoutPrincipals(t *testing.T) {
	w := openWith(t, vaulttest.New(t).Root())
	w.Named("payroll").Next()
	w.golden(t, "step3-nobody")
}

func TestGoldenLoading(t *testing.T) {
	w := open(t)
	w.page = New(w.console)
	w.Page = w.page
	w.page.at = 2
	w.golden(t, "step3-loading")
}

func TestGoldenFullTags(t *testing.T) {
	w := open(t)
	w.Named("payroll")
	w.page.tags.field.SetValue(asPairs(tagsUpTo(model.MaxTags + 1)))
	w.Next()
	w.golden(t, "step2-too-many")
}

func TestGoldenLongTexts(t *testing.T) {
	w := open(t)
	w.Named(strings.Repeat("a-long-alias/", 19) + "end")
	w.Press("shift+tab", "left", "enter", "tab")
	w.Type(strings.Repeat("A long description in 日本語 and more. ", 12))
	w.golden(t, "step1-long")
	for range 4 {
		w.Next()
	}
	w.golden(t, "step5-long")
}

func TestGoldenPartialFailure(t *testing.T) {
	w := openWith(t, limitedToAliases(t, 0))
	w.Previewed("payroll").Next()
	w.golden(t, "partial")
	w.page.missing.alias.Refuse(taken{"0987dcba-09fe-87dc-65ba-ab0987654321"}.Error())
	w.golden(t, "partial-taken")
	w.Press("ctrl+u")
	w.Next()
	w.golden(t, "partial-errors")
}

func TestGoldenUncertain(t *testing.T) {
	w := open(t)
	w.Previewed("payroll")
	w.Deliver(finished{request: w.page.request, err: errClosed, uncertain: true})
	w.golden(t, "step5-uncertain")
}

// TestGoldenRefused draws the page on the lines that a refusal leaves.
func TestGoldenRefused(t *testing.T) {
	w := open(t)
	w.Previewed("payroll")
	for at := range w.page.steps() {
		w.page.show(at)
		w.Resize(80, 18)
		widgettest.Golden(t, fmt.Sprintf("step%d-refused-80x24", at+1), w.View())
	}
}

func asPairs(all []model.Tag) []widget.Pair {
	pairs := make([]widget.Pair, len(all))
	for i, tag := range all {
		pairs[i] = widget.Pair{Key: tag.TagKey, Value: tag.TagValue}
	}
	return pairs
}
