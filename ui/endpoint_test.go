package ui

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"coldkms/model/iam"
	"coldkms/ui/page"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
	"coldkms/vault/endpoint"
	"coldkms/vault/store"
	"coldkms/vault/vaulttest"
)

// clientsAnywhere has a console serve AWS clients at any port that is free.
func clientsAnywhere(o *Options, _ *vaulttest.Clock) { o.Clients = "127.0.0.1:0" }

// client is an AWS client of a console.
type client struct {
	*console
	vault *openVault
	url   string
	key   aws.Credentials
}

// switchesOn opens a console on a vault, and switches its endpoint on.
func switchesOn(t *testing.T, width, height int, change ...setup) *client {
	t.Helper()
	c := openUnlocked(t, width, height, nil, append(change, clientsAnywhere)...)
	made, err := c.vault.SignIn(c.console.Session.Caller(), "us-west-2").CreateAccessKey(t.Context(), &iam.CreateAccessKeyRequest{})
	if err != nil {
		t.Fatal(err)
	}
	c.run(c.push(page.Clients{}))
	c.sees("AWS clients are not served")
	c.press("s")
	c.sees("AWS clients are served at http://127.0.0.1:")
	return &client{c, c.vault, c.vault.clients.at().url, aws.Credentials{
		AccessKeyID: made.AccessKey.AccessKeyID, SecretAccessKey: string(made.AccessKey.SecretAccessKey),
	}}
}

// asks sends a request that is signed, and returns the status once it was seen; 0 when nobody answers.
func (c *client) asks(operation, body string) int {
	c.t.Helper()
	r, err := http.NewRequest(http.MethodPost, c.url+"/", strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Close = true
	r.Header = http.Header{"Content-Type": {"application/x-amz-json-1.1"}, "X-Amz-Target": {"TrentService." + operation}}
	sum := sha256.Sum256([]byte(body))
	if err := v4.NewSigner().SignHTTP(context.Background(), c.key, r, hex.EncodeToString(sum[:]), "kms", "us-west-2", c.clock.Now()); err != nil {
		c.t.Fatal(err)
	}
	_, before, _ := c.vault.clients.seen.tell()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0
	}
	_ = response.Body.Close()
	for count := before; count == before; time.Sleep(time.Millisecond) {
		_, count, _ = c.vault.clients.seen.tell()
	}
	return response.StatusCode
}

// picture is the console's, with a port that is always the same.
func (c *client) picture(name string) {
	c.t.Helper()
	port := c.url[strings.LastIndexByte(c.url, ':'):]
	if len(port) != len(":45990") {
		c.t.Skipf("the port is %s", port)
	}
	view := strings.ReplaceAll(c.view(), filepath.Dir(c.options.Dir), "/home/ana")
	widgettest.Golden(c.t, name, strings.ReplaceAll(view, port, ":45990"))
}

func (c *client) isClosed(when string) {
	c.t.Helper()
	if status := c.asks("ListKeys", `{}`); status != 0 {
		c.t.Errorf("%s: clients are answered %d", when, status)
	}
	v, err := vault.Open(c.t.Context(), c.options.Dir, []byte(vaulttest.Passphrase), c.options.Vault)
	if err != nil {
		c.t.Errorf("%s: the vault is not closed: %v", when, err)
		return
	}
	if err := v.Close(); err != nil {
		c.t.Error(err)
	}
}

func TestTheEndpointIsSwitchedOnAndOff(t *testing.T) {
	t.Parallel()
	c := switchesOn(t, 80, 24)
	c.sees("SERVING :")
	for operation, want := range map[string]int{"CreateKey": 200, "ListKeys": 200, "Fly": 400} {
		if status := c.asks(operation, `{}`); status != want {
			t.Errorf("%s: %d", operation, status)
		}
	}
	c.run(c.show())
	c.sees("3 requests, 1 refused", "CreateKey", "ListKeys", "UnknownOperation")
	c.press("esc")
	c.sees("SERVING :", "Encryption keys")
	c.run(c.push(page.Clients{}))
	c.press("s")
	c.sees("AWS clients are no longer served", "AWS clients are not served")
	c.seesNot("SERVING :")
	if status := c.asks("ListKeys", `{}`); status != 0 {
		t.Errorf("off: %d", status)
	}
	c.press("ctrl+l")
	c.sees("The vault is locked")
	c.isClosed("off and locked")
}

func TestALockLeavesTheEndpointOn(t *testing.T) {
	t.Parallel()
	c := switchesOn(t, 80, 24)
	s := &stub{title: "Stub", text: "words of the page"}
	c.shows(s)
	v := c.Root.vault
	c.press("ctrl+l")
	c.sees("The screen is locked", "AWS clients are still served at "+c.url)
	c.seesNot("words of the page", "111122223333", "us-west-2", "root", "SERVING", "requests")
	if s.forgets == 0 || c.Root.vault != nil {
		t.Error("the page kept its secrets, or the console the vault")
	}
	if status := c.asks("CreateKey", `{}`); status != 200 {
		t.Errorf("locked: %d", status)
	}
	c.isNotServed("locked") // a command would need neither passphrase nor access key

	// Nothing behind the lock can be reached, and time does not end it.
	c.press("esc", "s", "m", "backspace")
	c.clock.Advance(time.Hour)
	c.send(beat{})
	c.send(beat{})
	if status := c.asks("ListKeys", `{}`); status != 200 {
		t.Errorf("an hour later: %d", status)
	}

	c.types("not the passphrase")
	c.press("enter")
	c.sees("This is not the vault's passphrase", "AWS clients are still served")
	if status := c.asks("ListKeys", `{}`); status != 200 {
		t.Errorf("after a wrong passphrase: %d", status)
	}
	c.unlocks()
	c.sees("Stub", "words of the page", "SERVING :")
	if c.Root.vault != v || c.served != nil {
		t.Error("the vault is another one")
	}
	if keys, err := c.keysSeen(); keys != 1 || err != nil {
		t.Errorf("unlocked, a command sees %d keys, %v", keys, err)
	}
	c.press("esc")
	c.sees("3 requests") // of while it was locked, too

	// Switched off, a lock is what it always was.
	c.press("s", "ctrl+l")
	c.sees("The vault is locked")
	c.isClosed("switched off, then locked")
	c.unlocks()
	c.sees("AWS clients are not served")
}

// disk is how much room a vault's disk has; a panic stands for one that is gone.
type disk struct{ free atomic.Int64 }

const gone = -1

func newDisk() *disk {
	d := &disk{}
	d.free.Store(1 << 40)
	return d
}

func (d *disk) setup(o *Options, _ *vaulttest.Clock) {
	before := o.Vault.Store
	o.Vault.Store = func(s *store.Options) {
		before(s)
		s.FreeSpace = func(string) (uint64, error) {
			free := d.free.Load()
			if free == gone {
				panic("the disk is gone")
			}
			return uint64(free), nil
		}
	}
}

// While a vault that a lock left open takes no calls, the locked screen says so.
func TestALockedScreenSaysThatCallsFail(t *testing.T) {
	t.Parallel()
	d := newDisk()
	c := switchesOn(t, 80, 24, d.setup)
	c.press("ctrl+l")
	asks := func(want int) {
		t.Helper()
		if status := c.asks("CreateKey", `{}`); status != want {
			t.Errorf("answered %d, want %d", status, want)
		}
		c.send(beat{})
	}
	asks(200)
	if status := c.asks("DisableKey", `{"KeyId": "alias/none"}`); status != 400 { // is no trouble
		t.Errorf("refused with %d", status)
	}
	c.send(beat{})
	c.seesNot("takes no calls")
	d.free.Store(0)
	asks(500)
	c.sees("The vault takes no calls: 1 call failed", "The disk is full.", "still served at "+c.url)
	asks(500)
	c.sees("2 calls failed")
	c.seesNot("CreateKey", "us-west-2")
	d.free.Store(1 << 40)
	asks(200)
	c.seesNot("takes no calls", "failed")

	d.free.Store(gone)
	asks(500)
	c.sees("The vault takes no calls: 3 calls failed", "the disk is gone", "ctrl+l closes it")
	d.free.Store(1 << 40)
	asks(500)
	c.sees("4 calls failed")
	c.clock.Advance(time.Hour)
	c.send(beat{})
	c.sees("4 calls failed", "still served") // time does not end it
	c.press("ctrl+l")
	c.sees("The vault is locked")
	c.seesNot("failed", "still served")
	c.unlocks()
	c.seesNot("takes no calls")
	c.sees("AWS clients are not served")
}

func TestPicturesOfALockedEndpointInTrouble(t *testing.T) {
	t.Parallel()
	for _, size := range []struct {
		width, height int
		name          string
	}{{80, 24, "80x24"}, {120, 36, "120x36"}} {
		d := newDisk()
		c := switchesOn(t, size.width, size.height, d.setup)
		c.clock.Advance(IdleLock)
		c.send(beat{})
		c.picture("clients_locked_idle_" + size.name)
		d.free.Store(0)
		c.asks("CreateKey", `{}`)
		c.send(beat{})
		c.picture("clients_locked_full_" + size.name)
		d.free.Store(gone)
		c.asks("CreateKey", `{}`)
		c.send(beat{})
		c.picture("clients_locked_degraded_" + size.name)
	}
}

func TestALockDuringTheCheckOfThePassphrase(t *testing.T) {
	t.Parallel()
	c := switchesOn(t, 80, 24)
	c.press("ctrl+l")
	c.hold = true
	c.unlocks()
	c.sees("Checking the passphrase")
	c.press("ctrl+l")
	held := c.held
	c.hold, c.held = false, nil
	for _, cmd := range held {
		c.run(cmd)
	}
	c.sees("The screen is locked")
	c.isNotServed("locked again")
	if status := c.asks("ListKeys", `{}`); status != 200 {
		t.Errorf("locked again: %d", status)
	}
	c.unlocks()
	c.sees("SERVING :")
}

// The end of the program is the end for AWS clients, too, and so is a stop: what stands still serves nobody.
func TestWhatEndsTheEndpoint(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(c *client){
		"leaving":                func(c *client) { c.press("q", "right", "enter") },
		"SIGTERM":                func(c *client) { c.send(Terminate{}) },
		"SIGTERM while locked":   func(c *client) { c.press("ctrl+l"); c.send(Terminate{}) },
		"leaving at the gate":    func(c *client) { c.press("ctrl+l", "ctrl+c") },
		"suspending":             func(c *client) { c.press("ctrl+z") },
		"suspending at the gate": func(c *client) { c.press("ctrl+l", "ctrl+z") },
		"the program's end": func(c *client) {
			c.press("ctrl+l")
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		},
		"leaving while the passphrase is checked": func(c *client) {
			c.press("ctrl+l")
			c.hold = true
			c.unlocks()
			checking := c.held
			c.hold, c.held = false, nil
			c.press("ctrl+c")
			for _, cmd := range checking {
				c.run(cmd)
			}
		},
		"a lock while it is switched off": func(c *client) {
			_, off := c.Update(letter{c.top(), page.Serve{On: false}})
			c.press("ctrl+l")
			c.run(off)
			c.sees("The vault is locked")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := switchesOn(t, 80, 24)
			end(c)
			c.isClosed(name)
			if c.Err() != nil {
				t.Error(c.Err())
			}
		})
	}
}

// Who leaves is told of the clients first, beside what was typed, and stays
// unless that is meant.
func TestLeavingAsksWhileClientsAreServed(t *testing.T) {
	t.Parallel()
	c := switchesOn(t, 120, 36)
	served := "Leaving ends the serving of AWS clients at " + c.url + "."
	for _, key := range []string{"q", "ctrl+c"} {
		c.press(key)
		c.sees("Leave coldkms?", served, "▸[ Stay ]")
		c.press("ctrl+c", "enter")
		c.seesNot("Leave coldkms?")
	}
	if status := c.asks("ListKeys", `{}`); status != 200 || c.quit {
		t.Errorf("staying, clients are answered %d; the console left: %t", status, c.quit)
	}
	c.shows(&stub{title: "Create key", dirty: "the alias payroll"})
	c.press("ctrl+c")
	c.sees("Lost by leaving: Create key: the alias payroll", served)
	c.press("esc", "esc")
	c.sees("Leave this page?", "Lost by leaving: the alias payroll")
	c.seesNot("Leaving ends")
	c.press("right", "enter", "s")
	c.sees("AWS clients are not served")
	c.press("q")
	if !c.quit {
		t.Error("the console asks for nobody's sake")
	}
}

// A lock that overtakes the switch wins: nobody is served behind it.
func TestALockOvertakesTheSwitch(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil, clientsAnywhere)
	c.run(c.push(page.Clients{}))
	_, on := c.Update(letter{c.top(), page.Serve{On: true}})
	c.press("ctrl+l")
	c.run(on)
	c.sees("The vault is locked")
	c.unlocks()
	c.sees("AWS clients are not served")
	c.press("s")
	c.sees("SERVING :")
}

func TestAReadOnlyConsoleLetsClientsRead(t *testing.T) {
	t.Parallel()
	c := switchesOn(t, 80, 24, func(o *Options, _ *vaulttest.Clock) { o.ReadOnly = "This console was started with --read-only" })
	for operation, want := range map[string]int{"ListKeys": 200, "CreateKey": 503} {
		if status := c.asks(operation, `{}`); status != want {
			t.Errorf("%s: %d", operation, status)
		}
	}
}

func TestWhereClientsAreNotServed(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil, clientsAnywhere)
	c.run(c.push(page.Clients{}))
	c.options.Demo = true
	c.run(c.show())
	c.press("s")
	c.sees("The demo is not served")
	c.options.Demo, c.refused, c.health = false, nil, vault.ErrReadOnly
	c.run(c.show())
	c.press("s")
	c.sees("A read-only look is not served")
	if c.vault.clients.at().url != "" {
		t.Error("they are served")
	}
}

func TestPicturesOfTheEndpoint(t *testing.T) {
	t.Parallel()
	for _, size := range []struct {
		width, height int
		name          string
	}{{80, 24, "80x24"}, {120, 36, "120x36"}} {
		c := switchesOn(t, size.width, size.height)
		c.asks("CreateKey", `{}`)
		c.asks("Decrypt", `{"CiphertextBlob":"AAAA"}`)
		c.run(c.show())
		c.picture("clients_on_" + size.name)
		c.press("esc")
		c.picture("clients_elsewhere_" + size.name)
		c.press("q")
		c.picture("clients_quit_" + size.name)
		c.press("esc")
		c.press("ctrl+l")
		c.picture("clients_locked_" + size.name)
		c.unlocks()
		c.press("m")
		c.picture("clients_menu_" + size.name)
	}
}

// exchange is the request of a number.
func exchange(i int, code string) endpoint.Exchange {
	return endpoint.Exchange{RequestID: strconv.Itoa(i), Operation: "Encrypt", Code: code}
}

func TestTheLatestRequestsAreKept(t *testing.T) {
	t.Parallel()
	var s seen
	for i := range maxSeen + 5 {
		code := ""
		if i < 3 {
			code = "AccessDeniedException"
		}
		s.add(exchange(i, code))
	}
	latest, count, refused := s.tell()
	if len(latest) != maxSeen || count != maxSeen+5 || refused != 3 {
		t.Fatalf("%d of %d are kept, %d refused", len(latest), count, refused)
	}
	for i, e := range latest {
		if want := exchange(maxSeen+4-i, ""); e != want {
			t.Fatalf("request %d is %+v", i, e)
		}
	}
	s.forget()
	if latest, count, refused := s.tell(); len(latest)+count+refused != 0 {
		t.Error("they were not forgotten")
	}
}
