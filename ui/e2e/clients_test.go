package e2e

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"regexp"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

// A program that uses the AWS SDK works against the vault that a person has
// unlocked, and goes on while the console is locked, until the person has had
// enough.
func TestAWSClients(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensVault(80, 24)
	createsKey(term, "payroll")
	term.Presses("esc")
	term.Sees("Encryption keys", "1-1 of 1")
	chooses(term, "aws cl", "AWS clients")
	term.Sees("AWS clients are not served", "This machine alone")
	term.Presses("s")
	term.Sees("SERVING :", "export AWS_ENDPOINT_URL_KMS=", "coldkms iam create-access-key", "No requests yet.")
	url := regexp.MustCompile(`AWS_ENDPOINT_URL_KMS=(http://127\.0\.0\.1:\d+)`).FindStringSubmatch(term.Screen())
	if url == nil {
		t.Fatalf("no address is shown:\n%s", term.Screen())
	}

	// In another terminal, by way of the console.
	var made struct {
		AccessKey struct{ AccessKeyId, SecretAccessKey string }
	}
	p.answers(&made, "iam", "create-access-key")
	client := kms.New(kms.Options{
		Region: "us-west-2", BaseEndpoint: aws.String(url[1]),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: made.AccessKey.AccessKeyId, SecretAccessKey: made.AccessKey.SecretAccessKey}, nil
		}),
	})
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	sealed, err := client.Encrypt(ctx, &kms.EncryptInput{KeyId: aws.String("alias/payroll"), Plaintext: []byte("secret")})
	if err != nil {
		t.Fatal(err)
	}
	term.Sees("1 request", "Encrypt ", "root", "done")

	// The record of a request is a key away.
	term.Presses("enter")
	term.Sees("Record ", `"type": "Root"`, `"accessKeyId": "`+made.AccessKey.AccessKeyId)
	term.Presses("esc")
	term.SeesNo(`"type": "Root"`)
	term.Sees("1 request", "Encrypt ")

	// Locked, it shows nothing, and clients go on.
	term.Presses("ctrl+l")
	term.Sees("The screen is locked", "still served at "+url[1])
	opened, err := client.Decrypt(ctx, &kms.DecryptInput{CiphertextBlob: sealed.CiphertextBlob})
	if err != nil || string(opened.Plaintext) != "secret" {
		t.Errorf("locked, a client decrypts %v, %v", opened, err)
	}
	p.until("no command is served", func() bool {
		_, err := os.Lstat(p.path("vault/socket"))
		return errors.Is(err, fs.ErrNotExist)
	})
	if out := p.fails(253, "kms", "list-keys"); !regexp.MustCompile(`is to be unlocked`).MatchString(out) {
		t.Errorf("locked, a command is told %s", out)
	}
	unlocked(term)
	term.Sees("2 requests", "Decrypt ")

	term.Presses("s")
	term.Sees("AWS clients are not served", "no longer served")
	if _, err := client.ListKeys(ctx, &kms.ListKeysInput{}, func(o *kms.Options) { o.Retryer = aws.NopRetryer{} }); err == nil {
		t.Error("switched off, it answers")
	}
	term.Presses("s")
	term.Sees("SERVING :")
	term.Presses("ctrl+c")
	term.Sees("Leave coldkms?", "Leaving ends the serving of AWS clients at http://127.0.0.1:", "▸[ Stay ]")
	term.Presses("enter")
	term.SeesNo("Leave coldkms?")
	term.Presses("ctrl+l")
	term.Sees("The screen is locked")
	term.Presses("ctrl+c")
	if status := term.Leaves(); status != 0 {
		t.Errorf("the console left with %d", status)
	}
	p.vaultCloses()
}

// unlocked types the passphrase at the gate of a console that was unlocked
// before.
func unlocked(term *Terminal) {
	term.t.Helper()
	term.Types(passphrase)
	term.Presses("enter")
	term.SeesNo("Passphrase")
}
