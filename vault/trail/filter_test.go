package trail_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/vault/trail"
)

var noon = time.Date(2017, time.February, 15, 12, 0, 0, 0, time.UTC)

// disabled is a Decrypt by a role that a disabled key refused. Its parameters hold what a careless search would take
// for members of the record.
func disabled() trail.Call {
	c := createAlias()
	c.Operation, c.Time, c.Region = model.OpDecrypt, noon.Add(-2*time.Hour), "eu-west-1"
	c.Caller.Principal = identity.Principal{Account: "123456789012", Kind: identity.User, Path: `/a"<b/`, Name: "App", UniqueID: "AIDA"}
	c.Caller.UserAgent = `"eventName":"Nothing","errorCode":"Nothing"`
	c.Refusal = model.ErrInvalidCiphertext()
	c.Refusal.Message = `says "resources":[{"ARN":"nothing"}]`
	c.Parameters = map[string]any{"encryptionContext": map[string]any{"eventName": "Nothing", "errorCode": "Nothing", "resources": []any{map[string]any{"ARN": "nothing"}}, "dept": "Prüfung"}}
	return c
}

func parse(t testing.TB, text string) trail.Filter {
	t.Helper()
	f, err := trail.ParseFilter(text, noon)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return f
}

func TestSummarize(t *testing.T) {
	for _, call := range []trail.Call{createAlias(), disabled()} {
		event := call.Event()
		got := trail.Summarize(encode(t, call))
		var arns []string
		for _, resource := range event.Resources {
			arns = append(arns, resource.ARN)
		}
		if !got.Time.Equal(call.Time) || got.Operation != event.EventName || got.Region != event.AWSRegion ||
			got.Caller != event.UserIdentity.ARN || got.ErrorCode != event.ErrorCode || !slices.Equal(got.Resources, arns) {
			t.Errorf("got %+v of %+v", got, event)
		}
		if got.KeyARN() != keyARN {
			t.Errorf("the key is %q", got.KeyARN())
		}
	}
	if got := trail.Summarize(encode(t, disabled())); got.Who() != `user/a"<b/App` || got.Result() != "InvalidCiphertext" {
		t.Errorf("%s by %s", got.Result(), got.Who())
	}
	if got := trail.Summarize([]byte("no record")); !got.Time.IsZero() || got.KeyARN() != "" || got.Who() != "" || got.Result() != "ok" {
		t.Errorf("of no record: %+v", got)
	}
}

func TestFilterMatches(t *testing.T) {
	both := []trail.Call{createAlias(), disabled()}
	for text, want := range map[string]string{
		"": "01", "  ": "01", "-": "01", "op:": "01", "since:": "01",
		"key:64e07f97": "01", "key:" + keyARN: "01", "key:MY_ALIAS": "01", "key:aliasname": "", "key:nothing": "",
		"by:alice": "0", "caller:user/Alice": "0", "-by:alice": "1", `by:/a"<b/app`: "1", "by:nothing": "",
		"op:decrypt": "1", "operation:alias": "0", "op:nothing": "",
		"error:any": "1", "error:*": "1", "-error:any": "0", "error:invalidciphertext": "1", "error:nothing": "",
		"region:eu-": "1", "region:us-east-1": "0",
		"my_alias": "01", "PRÜFUNG": "1", "prüfung -op:encrypt": "1", `says`: "1", `"dept"`: "", `\"resources\"`: "",
		`"resources":[{"ARN":"nothing"}]`: "1", "arn:aws:kms": "01", "-arn:aws:iam": "", "12:30": "", "2014-11-04T00:52:27Z": "01", "eu-west-1": "1",
		"since:2017-02-15": "1", "since:2017-02-15T10:00": "1", "since:2017-02-15T10:01": "", "from:2h": "1", "from:119m": "", "since:1d": "1", "since:500w": "01",
		"until:2017-02-14": "0", "until:2017-02-15": "01", "to:2017-02-15t10:00": "01", "to:2017-02-15T09:59:59": "0", "to:2h": "01", "until:121m": "0",
		"since:2014-11-04 until:2014-11-04": "0", "until:9999-12-31": "01", "since:9999-12-31": "", "since:0000-01-01": "01", "since:100000w": "",
		"error:any by:app": "1", "error:any by:alice": "",
	} {
		if text == "since:100000w" { // beyond what can be counted
			if _, err := trail.ParseFilter(text, noon); err == nil {
				t.Errorf("%s is taken", text)
			}
			continue
		}
		f, got := parse(t, text), ""
		for i, call := range both {
			if f.Match(encode(t, call)) {
				got += fmt.Sprint(i)
			}
		}
		if got != want {
			t.Errorf("%q lets through %q, want %q", text, got, want)
		}
	}
}

func TestFilterMistakes(t *testing.T) {
	for text, says := range map[string]string{
		"kye:1234":         "there is no field kye: fields are by, error, key, op, region, since, until",
		"since:yesterday":  "since yesterday is no time: write 2017-02-14,",
		"until:2017-02-31": "until 2017-02-31 is no time",
		"to:h":             "until h is no time",
		"to:-1h":           "until -1h is no time",
		"-since:1h":        "since cannot have a - before it",
	} {
		if _, err := trail.ParseFilter("a "+text, noon); err == nil || !strings.HasPrefix(err.Error(), says) {
			t.Errorf("%s: %v, want %q", text, err, says)
		}
	}
}

func TestFilterKnowsWhenAllIsTooOld(t *testing.T) {
	old, now := encode(t, createAlias()), encode(t, disabled())
	for text, want := range map[string][2]bool{
		"":                       {false, false},
		"by:alice":               {false, false},
		"since:1d":               {true, false},
		"since:2017-02-15T11:30": {true, true},
		"since:2017-02-15T10:30": {true, false}, // a call may be recorded after one that began later
	} {
		if f := parse(t, text); f.Passed(old) != want[0] || f.Passed(now) != want[1] {
			t.Errorf("%s: %t and %t, want %v", text, f.Passed(old), f.Passed(now), want)
		}
	}
}

func TestFilterResolvesAliases(t *testing.T) {
	call := disabled()
	call.Resources = call.Resources[:1]
	record := encode(t, call)
	f := parse(t, "key:alias/Payroll key:Payroll -key:64e0 error:any alias/x key:"+keyARN+" key:1234ABCD-12ab-34cd-56ef-1234567890ab key:1234abcd-12ab-34cd-56ef-1234567890abc")
	if got := f.KeyNames(); !slices.Equal(got, []string{"alias/payroll", "payroll", "64e0", "1234abcd-12ab-34cd-56ef-1234567890abc"}) {
		t.Fatalf("names %v", got)
	}
	const other = "arn:aws:kms:us-east-1:123456789012:key/other"
	to := func(arns ...string) func(string) []string { return func(string) []string { return arns } }
	if f = parse(t, "-key:Payroll"); !f.Match(record) || f.Resolve(to(keyARN)).Match(record) {
		t.Error("a negated name must leave its key's records out")
	}
	f = parse(t, "key:alias/Payroll")
	if f.Match(record) || f.Resolve(to()).Match(record) || !f.Resolve(to(keyARN)).Match(record) || f.Match(record) {
		t.Error("an alias must find its key's records once it is resolved, and only then")
	}
	if f.Resolve(to(other)).Match(record) || !f.Resolve(to(other, keyARN)).Match(record) {
		t.Error("the records of just the keys that have the alias must be found")
	}
}

// TestFilterAgreesWithDecoding compares the search by bytes with what the decoded record says.
func TestFilterAgreesWithDecoding(t *testing.T) {
	texts := rapid.StringOfN(rapid.SampledFrom([]rune("aB\"\\<&/:{}[],é\u2028 \n")), 0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		call := createAlias()
		call.Caller.Principal.Name, call.Caller.UserAgent = texts.Draw(t, "name"), texts.Draw(t, "agent")
		if rapid.Bool().Draw(t, "refused") {
			call.Refusal = &model.Error{Code: texts.Draw(t, "code"), Message: texts.Draw(t, "message")}
		}
		call.Parameters = map[string]any{texts.Draw(t, "member"): texts.Draw(t, "value"), "eventTime": "never", "ARN": "none"}
		event := call.Event()
		record, err := event.Encode()
		if err != nil {
			t.Fatal(err)
		}
		got := trail.Summarize(record)
		if got.Caller != event.UserIdentity.ARN || got.ErrorCode != event.ErrorCode || len(got.Resources) != 2 || got.Operation != event.EventName {
			t.Fatalf("%+v of %s", got, record)
		}
		word := rapid.StringOfN(rapid.SampledFrom([]rune("aBé")), 1, 3, -1).Draw(t, "word")
		f, err := trail.ParseFilter("by:"+word, noon)
		if err != nil {
			t.Fatal(err)
		}
		if want := strings.Contains(strings.ToLower(event.UserIdentity.ARN), strings.ToLower(word)); f.Match(record) != want {
			t.Fatalf("by:%s matches %t", word, !want)
		}
	})
}

func FuzzParseFilter(f *testing.F) {
	call := disabled()
	record, err := call.Event().Encode()
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"", "key:alias/a -error:any", "since:2h until:2017-02-14T10:00Z", "from:99999999999999999999w", "-:x arn:aws é:1", "to:" + strings.Repeat("9", 30)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		filter, err := trail.ParseFilter(text, noon)
		if err != nil {
			if err.Error() == "" {
				t.Error("an error says nothing")
			}
			return
		}
		filter.Passed(record)
		if filter.Match(record) && filter.Match(nil) && json.Valid(record) {
			filter.Resolve(func(string) []string { return []string{"arn"} }).Match(record)
		}
		if again, err := trail.ParseFilter(text+" key:", noon); err != nil || again.Match(record) != filter.Match(record) {
			t.Error("an empty field changes what is found")
		}
	})
}

func BenchmarkFilter(b *testing.B) {
	record, err := createAlias().Event().Encode()
	if err != nil {
		b.Fatal(err)
	}
	for _, text := range []string{"nothing-like-this", "op:Decrypt", "key:1234abcd", "by:user/bob", "error:any", "since:1d", "key:1234abcd by:user/bob nothing"} {
		b.Run(text, func(b *testing.B) {
			f := parse(b, text)
			b.ReportAllocs()
			for b.Loop() {
				if f.Match(record) {
					b.Fatal("a match")
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
	b.Run("Summarize", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			trail.Summarize(record)
		}
	})
}
