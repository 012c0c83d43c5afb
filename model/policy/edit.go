package policy

import (
	"slices"
	"strings"
)

// Edit returns a key policy's text with the key administrators, their right to delete the key, the key users and the
// external accounts made those of c. What changes is the Principal or the Action of the statements that the guide
// names for it ("Default Key Policy"); everything else stays byte for byte, and a text that shows the same already
// comes back as it is. A statement that would name nobody goes; with the first principal it comes in where Document
// has it. What stays keeps its order and its spelling. The error is an *Obstacle for a document without a default view
// of c.Account's, or what Parse refuses.
func (c Console) Edit(text string) (string, error) {
	e, err := newEditor(text, c.Account)
	if err != nil {
		return "", err
	}
	e.setPrincipals(adminSid, c.Administrators, func() statement { return allow(adminSid, c.Administrators, c.administratorActions()) }, rootSid)
	e.setDeletion(c.AllowDeletion)
	users := c.users()
	e.setPrincipals(useSid, users, func() statement { return allow(useSid, users, useActions) }, adminSid, rootSid)
	e.setPrincipals(attachSid, users, func() statement { return allowAttachment(users) }, useSid)
	return e.text, nil
}

// Upgrade returns a key policy's text in the current version of the default, which only adds permissions (the guide,
// "Changes to the Default Key Policy"): the Action of the key administrators statement and the document's Id. A
// document that lacks none comes back as it is. Errors are those of Edit.
func Upgrade(text, account string) (string, error) {
	e, err := newEditor(text, account)
	if err != nil || len(e.view.Lacks) == 0 {
		return text, err
	}
	current := e.view.Console
	current.AllowDeletion = true
	e.setActions(current.administratorActions())
	id := e.root.member("Id")
	e.splice(id.at.Offset, id.end, encode(consoleID, ""))
	return e.text, nil
}

// editor changes a document's text piece by piece, and reads it anew after each.
type editor struct {
	text string
	root node
	view View // of the text as it was at first
}

func newEditor(text, account string) (*editor, error) {
	document, err := Parse(text, KeyPolicy)
	if err != nil {
		return nil, err
	}
	view, obstacle := ReadView(document, account)
	if obstacle != nil {
		return nil, obstacle
	}
	e := &editor{view: view}
	e.read(text)
	return e, nil
}

// read takes a text that is a document: it was parsed, and pieces of JSON were exchanged for others.
func (e *editor) read(text string) {
	e.text = text
	e.root, _ = readJSON(text)
}

func (e *editor) splice(from, to int, with string) { e.read(e.text[:from] + with + e.text[to:]) }

// member returns a member's value; a node without shape and place when there is none.
func (n node) member(name string) node {
	for _, m := range n.members {
		if m.name == name {
			return m.value
		}
	}
	return node{}
}

// statement returns the statement of a Sid and its place in the document's list, -1 when there is none.
func (e *editor) statement(sid string) (n node, at int) {
	list := manyOf(e.root.member("Statement"))
	at = slices.IndexFunc(list, func(n node) bool { return n.member("Sid").text == sid })
	if at < 0 {
		return node{}, at
	}
	return list[at], at
}

// setPrincipals makes a statement one for the wanted. When there is none yet it is made, behind the first of the given
// statements that there is.
func (e *editor) setPrincipals(sid string, wanted []string, made func() statement, behind ...string) {
	n, at := e.statement(sid)
	switch {
	case at < 0 && len(wanted) > 0:
		e.insert(made(), behind)
		return
	case at < 0:
		return
	case len(wanted) == 0:
		e.remove(at)
		return
	}
	names := n.member("Principal").member("AWS")
	left := map[string]bool{}
	for _, text := range wanted {
		left[whom(text)] = true
	}
	var list []string
	for _, name := range manyOf(names) {
		if left[whom(name.text)] {
			list = append(list, name.text)
		}
	}
	for _, kept := range list {
		delete(left, whom(kept))
	}
	for _, text := range wanted {
		if left[whom(text)] {
			delete(left, whom(text))
			list = append(list, text)
		}
	}
	e.setList(n, names, list)
}

// setDeletion makes the key administrators ones that may delete the key, or not.
func (e *editor) setDeletion(allowed bool) {
	n, at := e.statement(adminSid)
	if at < 0 {
		return
	}
	var actions []string
	for _, action := range manyOf(n.member("Action")) {
		if !slices.Contains(deletionActions, action.text) {
			actions = append(actions, action.text)
		}
	}
	if had := len(actions) < len(manyOf(n.member("Action"))); had == allowed {
		return
	}
	if allowed {
		actions = append(actions, deletionActions...)
	}
	e.setActions(actions)
}

func (e *editor) setActions(actions []string) {
	n, _ := e.statement(adminSid)
	e.setList(n, n.member("Action"), actions)
}

// setList exchanges a text or a list of texts within a statement, unless it holds the same.
func (e *editor) setList(statement, old node, list []string) {
	same := slices.EqualFunc(manyOf(old), list, func(n node, text string) bool { return n.text == text })
	if same {
		return
	}
	written := e.text[old.at.Offset:old.end]
	inLine := !strings.Contains(e.text[statement.at.Offset:statement.end], "\n") || len(old.items) > 1 && !strings.Contains(written, "\n")
	if !inLine {
		e.splice(old.at.Offset, old.end, e.broken(oneOrMany(list), old.at.Offset))
		return
	}
	quoted := make([]string, len(list))
	for i, text := range list {
		quoted[i] = encode(text, "")
	}
	with := strings.Join(quoted, ","+e.gap())
	if len(list) > 1 {
		with = "[" + with + "]"
	}
	e.splice(old.at.Offset, old.end, with)
}

// insert puts a statement behind the first of the given ones that there is.
func (e *editor) insert(made statement, behind []string) {
	var before node
	for _, sid := range behind {
		if n, at := e.statement(sid); at >= 0 {
			before = n
			break
		}
	}
	list := e.root.member("Statement")
	start := before.at.Offset
	with, apart := encode(made, ""), e.gap()
	if strings.Contains(e.text[start:before.end], "\n") {
		with = e.broken(made, start)
	}
	if strings.Contains(e.text[list.at.Offset:list.end], "\n") {
		apart = e.newline() + e.indent(start)
	}
	if list.shape == listShape {
		e.splice(before.end, before.end, ","+apart+with)
		return
	}
	e.splice(start, before.end, "["+e.text[start:before.end]+","+apart+with+"]")
}

// remove takes a statement out. There is always another: the account's.
func (e *editor) remove(at int) {
	list := e.root.member("Statement").items
	if at == 0 {
		e.splice(list[0].at.Offset, list[1].at.Offset, "")
		return
	}
	e.splice(list[at-1].end, list[at].end, "")
}

// broken writes a value over several lines, as it stands at an offset of the text.
func (e *editor) broken(value any, offset int) string {
	written := encodeAt(value, e.indent(offset), e.unit())
	return strings.ReplaceAll(written, "\n", e.newline())
}

// indent returns the blanks at the beginning of an offset's line.
func (e *editor) indent(offset int) string {
	return blanks(e.text[strings.LastIndexByte(e.text[:offset], '\n')+1:])
}

func blanks(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " \t"))] }

// unit is how much deeper the document's own members stand than the document.
func (e *editor) unit() string {
	if first := e.root.members[0].at.Offset; strings.Contains(e.text[e.root.at.Offset:first], "\n") {
		if deeper, ok := strings.CutPrefix(e.indent(first), e.indent(e.root.at.Offset)); ok && deeper != "" {
			return deeper
		}
	}
	return "  "
}

func (e *editor) newline() string {
	if strings.Contains(e.text, "\r\n") {
		return "\r\n"
	}
	return "\n"
}

// gap is what the document has behind the commas and colons of a line.
func (e *editor) gap() string {
	if strings.Contains(e.text, `": `) {
		return " "
	}
	return ""
}
