package keydetails

import (
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
	"coldkms/vault/trail"
)

func newAliasTable(theme *themes.Theme) *widget.Table[model.AliasListEntry] {
	name := func(a model.AliasListEntry) string {
		return widget.Clean(strings.TrimPrefix(a.AliasName, model.AliasPrefix))
	}
	return widget.NewTable(theme, widget.TableSpec[model.AliasListEntry]{
		Columns: []widget.Column[model.AliasListEntry]{
			{Title: "Alias", Min: 20, Ideal: 40, Cell: name},
			{Title: "Created", Min: 10, Ideal: 10, GiveWay: 2, Cell: func(a model.AliasListEntry) string { return date(a.CreationDate) }},
			{Title: "Last updated", Min: 12, Ideal: 12, GiveWay: 1, Cell: func(a model.AliasListEntry) string { return date(a.LastUpdatedDate) }},
		},
		ID:         func(a model.AliasListEntry) string { return a.AliasName },
		FilterText: func(a model.AliasListEntry) string { return strings.ToLower(name(a)) },
		Empty:      "The key has no alias.",
	})
}

func newTagTable(theme *themes.Theme) *widget.Table[model.Tag] {
	key := func(t model.Tag) string { return widget.Clean(t.TagKey) }
	value := func(t model.Tag) string { return widget.Clean(t.TagValue) }
	return widget.NewTable(theme, widget.TableSpec[model.Tag]{
		Columns: []widget.Column[model.Tag]{
			{Title: "Tag key", Min: 12, Ideal: 30, Cell: key},
			{Title: "Tag value", Min: 12, Ideal: 44, Cell: value},
		},
		ID:         func(t model.Tag) string { return t.TagKey },
		FilterText: func(t model.Tag) string { return strings.ToLower(key(t) + " " + value(t)) },
		Empty:      "Loading…",
	})
}

func newTrailTable(theme *themes.Theme) *widget.Table[trail.Event] {
	operation := func(e trail.Event) string { return widget.Clean(e.EventName) }
	who := func(e trail.Event) string { return widget.Clean(trail.Who(e.UserIdentity.ARN)) }
	result := func(e trail.Event) string {
		if e.ErrorCode != "" {
			return theme.Signs.Refused + " " + widget.Clean(e.ErrorCode)
		}
		return theme.Signs.Done + " Success"
	}
	short := func(e trail.Event) string {
		if e.ErrorCode != "" {
			return theme.Signs.Refused + " " + widget.Clean(trail.ShortCode(e.ErrorCode))
		}
		return result(e)
	}
	tint := func(e trail.Event) *lipgloss.Style {
		if e.ErrorCode != "" {
			return &theme.Error
		}
		return &theme.Success
	}
	return widget.NewTable(theme, widget.TableSpec[trail.Event]{
		Columns: []widget.Column[trail.Event]{ // on 80 cells there is room for a caller and most error codes
			{Title: "Time (UTC)", Min: 16, Ideal: 16, Cell: func(e trail.Event) string { return e.Time().UTC().Format("2006-01-02 15:04") }},
			{Title: "Operation", Min: 20, Ideal: 20, Cell: operation},
			{Title: "Who", Min: 17, Ideal: 30, GiveWay: 1, Middle: true, Cell: who},
			{Title: "Result", Min: 18, Ideal: 26, GiveWay: 2, Cell: short, Tint: tint},
		},
		ID:         func(e trail.Event) string { return e.EventID },
		FilterText: func(e trail.Event) string { return strings.ToLower(operation(e) + " " + who(e) + " " + result(e)) },
		Fields:     map[string]func(trail.Event) string{"operation": operation, "who": who, "result": result},
	})
}

func date(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func moment(t time.Time) string { return t.UTC().Format(keyaction.TimeLayout) }
