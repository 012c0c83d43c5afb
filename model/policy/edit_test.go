package policy_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"coldkms/model/policy"
)

// people and others are whom the properties name.
var (
	people = []string{alice, role, "AIDACKCEVSQ6C2EXAMPLE", "arn:aws:iam::111122223333:user/div/Dana", "arn:aws:iam::111122223333:role/app/Runner"}
	others = []string{"444455556666", "777788889999"}
)

func someOf(t *rapid.T, from []string, label string) []string {
	return append([]string(nil), rapid.SliceOfNDistinct(rapid.SampledFrom(from), 0, len(from), rapid.ID).Draw(t, label)...)
}

// someConsole draws what the default view can show.
func someConsole(t *rapid.T, label string) policy.Console {
	c := policy.Console{
		Account: account, Administrators: someOf(t, people, label+" administrators"),
		Users: someOf(t, people, label+" users"), External: someOf(t, others, label+" external"),
	}
	if len(c.Administrators) > 0 {
		c.AllowDeletion = rapid.Bool().Draw(t, label+" deletion")
	}
	return c
}

// layouts are ways to write the same document. whole are those that a document keeps whatever is edited.
var layouts = []struct {
	name  string
	whole bool
	write func(document string) string
}{
	{"as the console writes it", true, func(document string) string { return document }},
	{"on one line", true, func(document string) string {
		var out bytes.Buffer
		_ = json.Compact(&out, []byte(document))
		return out.String()
	}},
	{"with tabs", true, func(document string) string {
		var out bytes.Buffer
		_ = json.Indent(&out, []byte(document), "", "\t")
		return out.String()
	}},
	{"with the ends of lines of Windows", true, func(document string) string { return strings.ReplaceAll(document, "\n", "\r\n") }},
	{"as the guide prints it", false, func(document string) string {
		document = strings.ReplaceAll(document, "{\n        \"AWS\"", "{ \"AWS\"")
		return "\n" + strings.ReplaceAll(document, "\n      },", " },") + "\n\n"
	}},
	{"a statement a line", false, func(document string) string {
		var whole struct {
			Version, ID string
			Statement   []json.RawMessage
		}
		_ = json.Unmarshal([]byte(document), &whole)
		lines := make([]string, len(whole.Statement))
		for i, raw := range whole.Statement {
			var out bytes.Buffer
			_ = json.Compact(&out, raw)
			lines[i] = strings.ReplaceAll(strings.ReplaceAll(out.String(), `,"`, `, "`), `":`, `": `)
		}
		return `{"Version": "` + whole.Version + `", "Id": "` + whole.ID + "\", \"Statement\": [\n   " + strings.Join(lines, ",\n   ") + "\n]}"
	}},
	{"turned round", false, func(document string) string {
		var whole struct {
			Version, ID string
			Statement   []json.RawMessage
		}
		_ = json.Unmarshal([]byte(document), &whole)
		slices.Reverse(whole.Statement)
		written, _ := json.MarshalIndent(whole.Statement, "", " ")
		if len(whole.Statement) == 1 {
			written = whole.Statement[0]
		}
		return `{ "Statement" :` + string(written) + ",\n" + `"Id":"` + whole.ID + `","Version" : "` + whole.Version + `"}`
	}},
	{"with accounts by their ids", false, func(document string) string {
		return strings.ReplaceAll(document, "arn:aws:iam::444455556666:root", "444455556666")
	}},
}

// pieces cuts a document into what the default view may change and the rest: the Principal and Action of its
// statements but the account's become holes, and a statement is known by its Sid.
func pieces(t rapid.TB, document string) (frame string, statements map[string]string) {
	var whole struct{ Statement json.RawMessage }
	var list []json.RawMessage
	if err := json.Unmarshal([]byte(document), &whole); err != nil {
		t.Fatal(err)
	}
	if json.Unmarshal(whole.Statement, &list) != nil {
		list = []json.RawMessage{whole.Statement}
	}
	frame, statements = document, map[string]string{}
	for _, raw := range list {
		var members map[string]json.RawMessage
		if err := json.Unmarshal(raw, &members); err != nil {
			t.Fatal(err)
		}
		sid, text := string(members["Sid"]), string(raw)
		if !strings.Contains(sid, "Enable IAM") {
			text = strings.Replace(text, string(members["Principal"]), "PRINCIPAL", 1)
			if strings.Contains(sid, "Administrators") {
				text = strings.Replace(text, string(members["Action"]), "ACTION", 1)
			}
		}
		frame = strings.Replace(frame, string(raw), sid, 1)
		statements[sid] = text
	}
	return frame, statements
}

// What the default view writes it reads back the same, and everything else stays byte for byte.
func TestEditWritesWhatTheViewReads(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		was, wanted := someConsole(rt, "was"), someConsole(rt, "wanted")
		layout := rapid.SampledFrom(layouts).Draw(rt, "layout")
		text := layout.write(was.Document())
		before := view(rt, text)
		if same, err := before.Edit(text); err != nil || same != text {
			rt.Fatalf("looking at it changes it: %v\n%s", err, same)
		}
		edited, err := wanted.Edit(text)
		if err != nil {
			rt.Fatal(err)
		}
		after := view(rt, edited)
		if !reflect.DeepEqual(sorted(after.Console), sorted(wanted)) {
			rt.Fatalf("reads %+v, want %+v in\n%s", after, wanted, edited)
		}
		assertRest(rt, text, edited)
		if again, err := wanted.Edit(edited); err != nil || again != edited {
			rt.Fatalf("written twice: %v\n%s\nand\n%s", err, edited, again)
		}
		if layout.whole && !slices.Equal(tokens(layout.write(after.Document())), tokens(edited)) {
			rt.Fatalf("but for the order of principals it is not the console's own:\n%s", edited)
		}
		if strings.Contains(text, "\r") && strings.Count(edited, "\n") != strings.Count(edited, "\r\n") {
			rt.Fatalf("lines end in two ways: %q", edited)
		}
		if sids, _ := statements(t, edited); layout.whole && !slices.Equal(sids, sidsOf(after)) {
			rt.Fatalf("the statements are in the order %q", sids)
		}
	})
}

// assertRest wants the same text around the statements when these are the same, and within each that stays the same
// text around its Principal and Action.
func assertRest(t rapid.TB, before, after string) {
	frameBefore, textsBefore := pieces(t, before)
	frameAfter, textsAfter := pieces(t, after)
	if len(textsBefore) == len(textsAfter) && frameBefore != frameAfter && sameKeys(textsBefore, textsAfter) {
		t.Fatalf("around the statements: got\n%s\nwant\n%s", frameAfter, frameBefore)
	}
	for sid, text := range textsBefore {
		if now, stays := textsAfter[sid]; stays && now != text {
			t.Fatalf("got\n%s\nwant\n%s", now, text)
		}
	}
}

// tokens returns the pieces of a document between commas, brackets and newlines, sorted.
func tokens(document string) []string {
	pieces := strings.FieldsFunc(document, func(r rune) bool { return strings.ContainsRune(",[]\r\n", r) })
	slices.Sort(pieces)
	return pieces
}

// sidsOf returns the Sids of the document that the console writes for a view.
func sidsOf(v policy.View) []string {
	sids := []string{"Enable IAM User Permissions"}
	if len(v.Administrators) > 0 {
		sids = append(sids, "Allow access for Key Administrators")
	}
	if len(v.Users)+len(v.External) > 0 {
		sids = append(sids, "Allow use of the key", "Allow attachment of persistent resources")
	}
	return sids
}

func sameKeys(a, b map[string]string) bool {
	for key := range a {
		if _, there := b[key]; !there {
			return false
		}
	}
	return true
}

// sorted puts the lists in order: those that stay keep their places, whatever was wanted.
func sorted(c policy.Console) policy.Console {
	for _, list := range []*[]string{&c.Administrators, &c.Users, &c.External} {
		*list = slices.Sorted(slices.Values(*list))
	}
	return c
}

func view(t rapid.TB, text string) policy.View {
	document, err := policy.Parse(text, policy.KeyPolicy)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	v, obstacle := policy.ReadView(document, account)
	if obstacle != nil {
		t.Fatalf("%v in\n%s", obstacle, text)
	}
	return v
}

func TestEditKeepsWhatStays(t *testing.T) {
	const (
		one  = `{"Version":"2012-10-17","Id":"key-consolepolicy-2","Statement":[`
		root = `{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"}`
		use  = `{"Sid":"Allow use of the key","Effect":"Allow","Principal":{"AWS":%},"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey"],"Resource":"*"}`
		att  = `{"Sid":"Allow attachment of persistent resources","Effect":"Allow","Principal":{"AWS":%},"Action":["kms:CreateGrant","kms:ListGrants","kms:RevokeGrant"],"Resource":"*","Condition":{"Bool":{"kms:GrantIsForAWSResource":true}}}`
	)
	document := func(principals, again string) string {
		return one + root + "," + strings.Replace(use, "%", principals, 1) + "," + strings.Replace(att, "%", again, 1) + "]}"
	}
	spaced := strings.NewReplacer(`,"`, `, "`, `":`, `": `).Replace
	for _, c := range []struct {
		what      string
		was, want string
		edit      func(c *policy.Console)
	}{
		{"an account stays as it is written", document(`"444455556666"`, `["arn:aws:iam::444455556666:root"]`),
			document(`["444455556666","`+alice+`"]`, `["arn:aws:iam::444455556666:root","`+alice+`"]`),
			func(c *policy.Console) { c.Users = []string{alice} }},
		{"blanks behind commas stay", spaced(document(`"`+role+`"`, `"`+role+`"`)), spaced(document(`["`+role+`","`+alice+`"]`, `["`+role+`","`+alice+`"]`)),
			func(c *policy.Console) { c.Users = []string{role, alice} }},
		{"one that stands twice stands twice", document(`["`+alice+`","`+alice+`"]`, `"`+alice+`"`),
			document(`["`+alice+`","`+alice+`","arn:aws:iam::777788889999:root"]`, `["`+alice+`","arn:aws:iam::777788889999:root"]`),
			func(c *policy.Console) { c.External = []string{"777788889999"} }},
		{"and goes twice", document(`["`+alice+`","`+role+`","`+alice+`"]`, `["`+role+`","`+alice+`"]`), document(`"`+role+`"`, `"`+role+`"`),
			func(c *policy.Console) { c.Users = []string{role} }},
		{"nobody is left", document(`"`+alice+`"`, `"`+alice+`"`), one + root + "]}", func(c *policy.Console) { c.Users = nil }},
		{"the first in a document of one statement", `{"Version":"2012-10-17","Id":"key-default-1","Statement":` + root + "}",
			`{"Version":"2012-10-17","Id":"key-default-1","Statement":[` + root + `,{"Sid":"Allow access for Key Administrators","Effect":"Allow","Principal":{"AWS":"` + alice +
				`"},"Action":["kms:Create*","kms:Describe*","kms:Enable*","kms:List*","kms:Put*","kms:Update*","kms:Revoke*","kms:Disable*","kms:Get*","kms:Delete*","kms:ImportKeyMaterial","kms:TagResource","kms:UntagResource"],"Resource":"*"}]}`,
			func(c *policy.Console) { c.Administrators, c.Imported = []string{alice}, true }},
	} {
		wanted := view(t, c.was).Console
		if twice := slices.Concat(wanted.Administrators, wanted.Users, wanted.External); len(twice) != len(slices.Compact(slices.Sorted(slices.Values(twice)))) {
			t.Errorf("%s: the view shows somebody twice: %q", c.what, twice)
		}
		c.edit(&wanted)
		if got, err := wanted.Edit(c.was); err != nil || got != c.want {
			t.Errorf("%s: %v\ngot  %s\nwant %s", c.what, err, got, c.want)
		}
	}
}

// Deletion is allowed and disallowed in older documents and in those of External keys without touching the rest.
func TestEditAllowsDeletion(t *testing.T) {
	const tagging, importing = `"kms:TagResource",` + "\n        " + `"kms:UntagResource",`, `"kms:ImportKeyMaterial",`
	for _, c := range []struct{ what, actions string }{
		{"current", ""}, {"before tags", tagging}, {"external", importing},
	} {
		imported := console()
		imported.Imported = true
		text := imported.Document()
		if c.actions == tagging {
			text = strings.Replace(text, "        "+tagging+"\n", "", 1)
		} else if c.actions == "" {
			text = console().Document()
		}
		wanted := view(t, text).Console
		wanted.AllowDeletion = false
		cleared, err := wanted.Edit(text)
		if want := strings.Replace(text, ",\n        \"kms:ScheduleKeyDeletion\",\n        \"kms:CancelKeyDeletion\"", "", 1); err != nil || cleared != want {
			t.Errorf("%s: %v, cleared:\n%s", c.what, err, cleared)
		}
		wanted.AllowDeletion = true
		if back, err := wanted.Edit(cleared); err != nil || back != text {
			t.Errorf("%s: %v, ticked:\n%s", c.what, err, back)
		}
	}
}

// An upgrade only adds: in every layout and at every age, what the document lacks is there afterwards, and the rest of
// it stays.
func TestUpgradeOnlyAdds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := someConsole(rt, "was")
		c.Imported = len(c.Administrators) > 0 && rapid.Bool().Draw(rt, "imported")
		document := strings.Replace(c.Document(), "key-consolepolicy-2", "key-consolepolicy-1", 1)
		if rapid.Bool().Draw(rt, "before tags") {
			document = strings.Replace(document, "\"kms:TagResource\",\n        \"kms:UntagResource\"", `"x"`, 1)
			document = strings.Replace(strings.Replace(document, "        \"x\",\n", "", 1), ",\n        \"x\"", "", 1)
		}
		text := rapid.SampledFrom(layouts).Draw(rt, "layout").write(document)
		before := view(rt, text)
		upgraded, err := policy.Upgrade(text, account)
		if err != nil {
			rt.Fatal(err)
		}
		if len(before.Lacks) == 0 {
			if upgraded != text {
				rt.Fatalf("nothing is lacking, and it is changed to\n%s", upgraded)
			}
			return
		}
		want := before
		want.Lacks, want.AllowDeletion = nil, true
		if after := view(rt, upgraded); !reflect.DeepEqual(after, want) {
			rt.Fatalf("reads %+v, want %+v in\n%s", after, want, upgraded)
		}
		assertRest(rt, strings.Replace(text, "key-consolepolicy-1", "key-consolepolicy-2", 1), upgraded)
	})
}

// FuzzEdit checks that a document with a default view is not changed by looking at it, and shows what was written.
func FuzzEdit(f *testing.F) {
	for _, layout := range layouts {
		f.Add(layout.write(console().Document()), true, uint8(3))
	}
	f.Add(policy.Default(account), false, uint8(5))
	f.Fuzz(func(t *testing.T, text string, deletion bool, which uint8) {
		document, err := policy.Parse(text, policy.KeyPolicy)
		if err != nil {
			return
		}
		v, obstacle := policy.ReadView(document, account)
		same, err := v.Edit(text)
		if obstacle != nil {
			if err == nil {
				t.Fatalf("a document without a default view is edited: %v", obstacle)
			}
			return
		}
		if err != nil || same != text {
			t.Fatalf("%v: looking at it changes it to\n%s", err, same)
		}
		wanted := policy.Console{Account: account, AllowDeletion: deletion}
		for i, list := range []*[]string{&wanted.Administrators, &wanted.Users} {
			for j, person := range people[:4] {
				if which>>(i*4+j)&1 == 1 {
					*list = append(*list, person)
				}
			}
		}
		edited, err := wanted.Edit(text)
		if err != nil {
			t.Fatal(err)
		}
		got := view(t, edited).Console
		wanted.AllowDeletion = deletion && len(wanted.Administrators) > 0
		wanted.Imported = got.Imported
		if !reflect.DeepEqual(sorted(got), sorted(wanted)) {
			t.Fatalf("reads %+v, want %+v in\n%s", got, wanted, edited)
		}
	})
}
