package keypolicy

import (
	"slices"
	"strings"

	"coldkms/model/identity"
	"coldkms/model/policy"
	"coldkms/themes"
	"coldkms/ui/widget"
)

// people is the table of the users and roles that a section is about. Rows are
// known by what the document names them by: an ARN, or a unique id.
type people struct {
	*widget.PickList
	attached []string // in the order of the document; what was added stands behind
	width    int
}

// leastPeople is the least height of the table in lines, with the two that are
// no rows.
const leastPeople = 4

// columns are those of the guide's tables.
func columns() []widget.PickColumn {
	return []widget.PickColumn{
		{Title: "Name", Min: 12, Ideal: 30}, {Title: "Path", Min: 4, Ideal: 10}, {Title: "Type", Min: 12, Ideal: 12},
	}
}

func newPeople(theme *themes.Theme, empty string) *people {
	l := &people{PickList: widget.NewPickList(theme, leastPeople, columns()...)}
	l.SetEmpty(empty)
	l.ShowResults()
	return l
}

// show makes the rows anew, with the names that are known by now.
func (l *people) show(known *directory) {
	rows := make([]widget.PickItem, len(l.attached))
	for i, id := range l.attached {
		rows[i] = known.row(id)
	}
	l.SetRows(rows)
}

// attach adds users and roles, with the cursor on the first of them.
func (l *people) attach(ids []string, known *directory) {
	l.attached = append(l.attached, ids...)
	l.SetFilter("")
	l.show(known)
	if len(ids) > 0 {
		l.SetCursor(ids[0])
	}
}

// detach takes the selected rows out, or the one under the cursor.
func (l *people) detach(known *directory) {
	for _, row := range l.Targets() {
		l.attached = slices.DeleteFunc(l.attached, func(id string) bool { return id == row.ID })
	}
	l.show(known)
}

func (l *people) setHeight(height int) { l.SetSize(l.width, max(height, leastPeople)) }

// SetWidth sets the width in cells.
func (l *people) SetWidth(width int) {
	l.width = width
	l.PickList.SetWidth(width)
}

// row shows one that a document names: by the name that is known, else by what
// its ARN says.
func (d *directory) row(id string) widget.PickItem {
	if p, there := d.named[id]; there {
		return rowOf(id, p)
	}
	switch {
	case d.isGone(id):
		return widget.PickItem{ID: id, Columns: []string{id, "", "Deleted " + kindOf(id).Noun()}}
	case policy.ParsePrincipal(id).Kind == policy.UniqueIDPrincipal:
		return widget.PickItem{ID: id, Columns: []string{id, "", string(kindOf(id))}}
	}
	resource := id[strings.LastIndexByte(id, ':')+1:]
	kind, rest, _ := strings.Cut(resource, "/")
	slash := strings.LastIndexByte(rest, '/')
	return widget.PickItem{ID: id, Columns: []string{rest[slash+1:], "/" + rest[:slash+1], widget.Capitalised(kind)}}
}

func rowOf(id string, p identity.Principal) widget.PickItem {
	return widget.PickItem{ID: id, Columns: []string{p.Name, p.Path, string(p.Kind)}}
}

// kindOf returns what a unique id is of.
func kindOf(id string) identity.Kind {
	if strings.HasPrefix(id, "AROA") {
		return identity.Role
	}
	return identity.User
}

// isGone reports that nobody has a unique id any more. As long as the users and
// roles were not read, nobody is known to be gone.
func (d *directory) isGone(id string) bool {
	_, there := d.named[id]
	return d.named != nil && !there && policy.ParsePrincipal(id).Kind == policy.UniqueIDPrincipal
}

// kept returns those of a list who are not gone.
func (d *directory) kept(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), d.isGone)
}

// called names one that a document names, in a sentence: "user/Alice".
func (d *directory) called(id string) string {
	columns := d.row(id).Columns
	return widget.Clean(strings.ToLower(columns[2]) + strings.TrimSuffix(columns[1], "/") + "/" + columns[0])
}
