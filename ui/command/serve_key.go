package command

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/vault"
)

// administrator is the user whom --access-key-file is about.
const administrator = "Administrator"

const mayDoEverything = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`

// keepAccessKey sees to it that a file holds an access key of an administrator that works. It makes the user and the
// access key when the file is not there, and leaves any other file as it is.
func keepAccessKey(ctx context.Context, root *vault.Session, path string) error {
	err := checkAccessKey(root.Vault(), path)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("making the file for the access key: %w", err)
	}
	if err := writeAccessKey(ctx, root, file); err != nil {
		return errors.Join(err, file.Close(), os.Remove(path))
	}
	return file.Close()
}

// writeAccessKey writes a new access key into a file that is empty. When that fails, the access key is deleted again.
func writeAccessKey(ctx context.Context, root *vault.Session, file *os.File) error {
	user := iam.OfUser{UserName: administrator}
	_, err := root.CreateUser(ctx, &iam.CreateUserRequest{OfUser: user})
	if err == nil {
		_, err = root.PutUserPolicy(ctx, &iam.PutUserPolicyRequest{
			OfUser: user, OfPolicyName: iam.OfPolicyName{PolicyName: "Everything"}, OfDocument: iam.OfDocument{PolicyDocument: mayDoEverything},
		})
	} else if errors.Is(err, &model.Error{Code: model.CodeEntityAlreadyExists}) {
		err = nil
	}
	if err != nil {
		return fmt.Errorf("making the user %s: %w", administrator, err)
	}
	made, err := root.CreateAccessKey(ctx, &iam.CreateAccessKeyRequest{UserName: administrator})
	if err != nil {
		return fmt.Errorf("making an access key of %s: %w", administrator, err)
	}
	_, err = fmt.Fprintf(file, "[default]\n%s = %s\n%s = %s\n", keyIDName, made.AccessKey.AccessKeyID, secretName, string(made.AccessKey.SecretAccessKey))
	if err = errors.Join(err, file.Sync()); err == nil {
		return nil
	}
	_, deleting := root.DeleteAccessKey(ctx, &iam.DeleteAccessKeyRequest{
		OfAccessKey: iam.OfAccessKey{UserName: administrator, AccessKeyID: made.AccessKey.AccessKeyID},
	})
	return errors.Join(fmt.Errorf("writing the access key: %w", err), deleting)
}

// The names of an access key's parts in a credentials file. AWS SDKs and Tools Reference Guide, "Using shared config and
// credentials files".
const (
	keyIDName  = "aws_access_key_id"
	secretName = "aws_secret_access_key"
)

// checkAccessKey returns nil when a file holds an access key that works in a vault, and fs.ErrNotExist for no file.
func checkAccessKey(v *vault.Vault, path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("reading the access key: %w", err)
	}
	defer clear(text)
	parts := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(line, "=")
		parts[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	_, err = v.Authenticate(parts[keyIDName], "", func(secret []byte) error {
		if subtle.ConstantTimeCompare(secret, []byte(parts[secretName])) == 0 {
			return model.ErrUnrecognizedClient()
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("%s is there and holds no access key that works in this vault: remove it for a new one, or name another file", path)
	}
	return nil
}

// quotedForShell returns a file's whole path as a shell reads it.
func quotedForShell(path string) string {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+:@%", r)
	}
	if strings.IndexFunc(path, func(r rune) bool { return !plain(r) }) < 0 {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
