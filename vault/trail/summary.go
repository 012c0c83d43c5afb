package trail

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"
)

// Summary is what a list shows of a record.
type Summary struct {
	Time      time.Time // UTC; the zero time when the record holds none
	Operation string
	Region    string
	Caller    string   // the caller's ARN; "AWS Internal" of what no call brought about
	ErrorCode string   // "" when the call succeeded
	Resources []string // ARNs of keys and aliases
}

// Summarize reads a summary from an encoded record, without decoding the rest of it.
func Summarize(record []byte) Summary {
	seen := look(record)
	summary := Summary{
		Operation: seen.operation.String(), Region: seen.region.String(), Caller: seen.caller.String(), ErrorCode: seen.errorCode.String(),
	}
	if at, err := time.Parse(timeLayout, seen.time.String()); err == nil {
		summary.Time = at
	}
	for arn := range seen.arns {
		summary.Resources = append(summary.Resources, arn.String())
	}
	return summary
}

// KeyARN returns the ARN of the key that the call was about, "" when there is none.
func (s Summary) KeyARN() string {
	for _, arn := range s.Resources {
		if strings.Contains(arn, ":key/") {
			return arn
		}
	}
	return ""
}

// Who returns the caller without what all callers of an account share: "user/App", "root".
func (s Summary) Who() string { return Who(s.Caller) }

// Who returns the ARN of a caller without what all callers of an account share: "user/App", "root".
func Who(caller string) string { return caller[strings.LastIndexByte(caller, ':')+1:] }

// Result returns the error code without the word Exception, or "ok".
func (s Summary) Result() string {
	if s.ErrorCode == "" {
		return "ok"
	}
	return ShortCode(s.ErrorCode)
}

// ShortCode returns an error code without the word Exception.
func ShortCode(code string) string { return strings.TrimSuffix(code, "Exception") }

// sight is where the members of an encoded record stand that lists and filters go by. It is found by its bytes, in a
// twentieth of the time that decoding takes.
//
// That is sound because Encode writes the members in their order: before requestParameters only strings are free text,
// in which a quote is escaped, and behind resources nothing is free text at all.
type sight struct {
	caller, time, operation, region, errorCode text
	resources                                  []byte
}

// text is the inside of a JSON string, escapes and all.
type text []byte

// String returns the text without its escapes.
func (t text) String() string {
	if bytes.IndexByte(t, '\\') < 0 {
		return string(t)
	}
	quoted := append(append([]byte{'"'}, t...), '"')
	var plain string
	if err := json.Unmarshal(quoted, &plain); err != nil {
		return string(t)
	}
	return plain
}

func look(record []byte) sight {
	head, _, _ := bytes.Cut(record, []byte(`"requestParameters":`))
	var seen sight
	if seen.caller, head = member(head, `"arn":"`); len(seen.caller) == 0 {
		seen.caller, _ = member(head, `"invokedBy":"`) // of what no call brought about
	}
	seen.time, head = member(head, `"eventTime":"`)
	seen.operation, head = member(head, `"eventName":"`)
	seen.region, head = member(head, `"awsRegion":"`)
	seen.errorCode, _ = member(head, `"errorCode":"`)
	if at := bytes.LastIndex(record, []byte(`"resources":[`)); at >= 0 {
		seen.resources = record[at:]
	}
	return seen
}

// arns yields the ARNs of the resources.
func (s sight) arns(yield func(text) bool) {
	const name = `"ARN":"`
	for rest := s.resources; bytes.Contains(rest, []byte(name)); {
		var arn text
		if arn, rest = member(rest, name); !yield(arn) {
			return
		}
	}
}

// member returns the string behind a member's name, and what follows it. Without that member it returns all as what
// follows.
func member(record []byte, name string) (value text, rest []byte) {
	_, behind, ok := bytes.Cut(record, []byte(name))
	if !ok {
		return nil, record
	}
	for i := 0; i < len(behind); i++ {
		switch behind[i] {
		case '\\':
			i++
		case '"':
			return behind[:i], behind[i+1:]
		}
	}
	return behind, nil
}
