package clients

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault/endpoint"
	"coldkms/vault/vaulttest"
)

// bench is a page beside an endpoint that a test sets.
type bench struct {
	*pagetest.Desk
	*pagetest.Driver
	serving page.Serving
}

func newBench(t *testing.T, serving page.Serving) *bench {
	t.Helper()
	b := &bench{Desk: pagetest.OverSession(t, nil, widgettest.Theme()), serving: serving}
	b.Desk.Console.Serving = func() page.Serving { return b.serving }
	b.Driver = b.Desk.Open(New(b.Desk.Console))
	return b
}

// on is an endpoint that had so many requests, every fifth of them refused.
func on(requests int) page.Serving {
	s := page.Serving{URL: "http://127.0.0.1:4599", Region: "us-west-2", Count: requests, Refused: requests / 5}
	for i := requests; i > 0; i-- {
		e := endpoint.Exchange{
			Time: vaulttest.Start.Add(time.Duration(i) * time.Second), RequestID: fmt.Sprintf("request-%d", i),
			Operation: []string{"Encrypt", "GenerateDataKeyWithoutPlaintext", "Decrypt"}[i%3],
			Caller:    "arn:aws:iam::111122223333:user/Alice", Region: "us-west-2", SourceIP: "127.0.0.1",
			Took: time.Duration(i) * 1234 * time.Microsecond,
		}
		if i%5 == 0 {
			e.Code, e.Caller = "UnrecognizedClientException", ""
		}
		s.Latest = append(s.Latest, e)
	}
	return s
}

func TestPictures(t *testing.T) {
	taken := on(0)
	taken.URL, taken.Instead = "http://127.0.0.1:4600", "127.0.0.1:4599"
	many := on(200)
	many.Count, many.Refused = 12345, 67
	for name, serving := range map[string]page.Serving{
		"off": {}, "demo": {Off: "The demo is not served: it is thrown away when it ends"},
		"on": on(12), "taken": taken, "many": many,
	} {
		newBench(t, serving).Pictures(name)
	}
	b := newBench(t, page.Serving{})
	b.Desk.Console.ReadOnly = "This console was started with --read-only"
	b.Pictures("readonly")
	b.serving = on(3)
	b.Deliver(page.Served{})
	b.Pictures("readonly_on")
}

func TestTheRecordOfARequest(t *testing.T) {
	s := on(5)
	s.Latest[2].Code, s.Latest[3].Code = "AccessDeniedException", "ThrottlingException"
	b := newBench(t, s)
	for i, want := range []string{ // from the latest on
		"Nobody signed this request: the trail only counts such", "", "", "Requests that come too fast are only counted in the trail", "",
	} {
		if action := b.Page.Actions()[0]; action.Keys[0] != "enter" || action.Off != want {
			t.Errorf("request %d is %+v", i, action)
		}
		b.Press("enter", "down")
	}
	var asked []string
	for _, sent := range pagetest.Sent[page.Open](b.Driver) {
		if of := sent.Route.(page.Trail); of.Open {
			asked = append(asked, of.Filter)
		}
	}
	if want := []string{"request-4", "request-3", "request-1"}; !slices.Equal(asked, want) {
		t.Errorf("opened are %q, want %q", asked, want)
	}
	if action := newBench(t, on(0)).Page.Actions()[0]; action.Off == "" {
		t.Errorf("without a request it is %+v", action)
	}
}

func TestTheSwitch(t *testing.T) {
	b := newBench(t, page.Serving{})
	b.Press("s")
	b.serving = on(0)
	b.Deliver(page.Served{})
	b.Shows("On at http://127.0.0.1:4599", "No requests yet.")
	b.Press("s")
	if sent := pagetest.Sent[page.Serve](b.Driver); len(sent) != 2 || !sent[0].On || sent[1].On {
		t.Errorf("asked for %v", sent)
	}
	b.serving = page.Serving{Off: "The vault takes no calls any more"}
	b.Deliver(page.Served{})
	b.Shows("AWS clients are not served", "The vault takes no calls any more.")
	if actions := b.Page.Actions(); len(actions) != 1 || actions[0].Off == "" {
		t.Errorf("the actions are %+v", actions)
	}
}

// What came in is shown without a key, as long as the endpoint is on.
func TestRequestsAreShownAsTheyComeIn(t *testing.T) {
	b := newBench(t, on(1))
	b.Shows("1 request", "GenerateDataKey")
	b.serving = on(5)
	b.Desk.Wait(b.Driver)
	b.Shows("5 requests, 1 refused", "UnrecognizedClient")
	if under, _ := b.Page.(*Page).table.Cursor(); under.RequestID != "request-5" {
		t.Errorf("the cursor is on %s", under.RequestID)
	}

	// A cursor that the person moved stays on its request.
	b.Press("down", "down")
	b.serving = on(8)
	b.Desk.Wait(b.Driver)
	if under, _ := b.Page.(*Page).table.Cursor(); under.RequestID != "request-3" {
		t.Errorf("the cursor is on %s", under.RequestID)
	}
	if len(b.Later) != 1 {
		t.Errorf("%d looks are on their way", len(b.Later))
	}
	b.Run(b.Page.Init()) // as after an unlock
	if len(b.Later) != 1 {
		t.Errorf("%d looks are on their way", len(b.Later))
	}
	b.serving = page.Serving{}
	b.Desk.Wait(b.Driver)
	if len(b.Later) != 0 {
		t.Error("it looks on at an endpoint that is off")
	}
}

func TestWhatThereIsToCopy(t *testing.T) {
	b := newBench(t, on(0))
	b.Press("y", "c")
	want := "export AWS_ENDPOINT_URL_KMS=http://127.0.0.1:4599\nexport AWS_ENDPOINT_URL_IAM=http://127.0.0.1:4599\n" +
		"export AWS_ENDPOINT_URL_STS=http://127.0.0.1:4599\nexport AWS_REGION=us-west-2\nexport AWS_DEFAULT_REGION=us-west-2\n"
	if len(b.Copied) != 2 || b.Copied[0] != want || b.Copied[1] != "coldkms iam create-access-key --user-name " {
		t.Errorf("copied %q", b.Copied)
	}
}

// A caller's name cannot draw.
func TestTextFromOutsideIsCleaned(t *testing.T) {
	s := on(1)
	s.Latest[0].Caller, s.Latest[0].Code = "arn:\x1b[2Juser", "Bad\x07Exception"
	if view := newBench(t, s).View(); strings.Contains(view, "\x1b[2J") || strings.Contains(view, "\x07") {
		t.Errorf("drawn is %q", view)
	}
}

func TestTheMouse(t *testing.T) {
	b := newBench(t, on(12))
	head := len(b.Page.(*Page).head())
	b.Deliver(widget.Mouse{X: 4, Y: head + 3})
	if under, _ := b.Page.(*Page).table.Cursor(); under.RequestID != "request-10" {
		t.Errorf("a click on the third row is on %s", under.RequestID)
	}
	b.Deliver(widget.Mouse{X: 4, Y: 1, Wheel: 1})
	if under, _ := b.Page.(*Page).table.Cursor(); under.RequestID != "request-9" {
		t.Errorf("the wheel goes to %s", under.RequestID)
	}
}
