package vault

import (
	"context"
	"fmt"
	"time"

	"coldkms/model"
)

const day = 24 * time.Hour

// firstRotation returns how a new key rotates: one of a service every three years, from the beginning and for good.
func firstRotation(k *key) rotation {
	if !k.managed {
		return rotation{}
	}
	return rotation{days: model.ManagedRotationDays}.from(k.created)
}

// after returns the rotation that follows one at a time. A key that was late, because it was disabled or the vault was
// closed, gets one new backing key and not one for each time that was missed.
func (r rotation) after(now time.Time) rotation {
	r.next = r.next.Add(r.period())
	if !r.next.After(now) {
		return r.from(now)
	}
	return r
}

// from returns a rotation that begins now.
func (r rotation) from(now time.Time) rotation {
	r.next = now.Add(r.period())
	return r
}

func (r rotation) period() time.Duration { return time.Duration(r.days) * day }

// isAhead reports whether the next rotation is later than it can be: the clock was ahead when it was set.
func (r rotation) isAhead(now time.Time) bool {
	return r.days != 0 && r.next.After(now.Add(r.period()+believedJump))
}

// EnableKeyRotation gives a key a new backing key each year, or as often as the request says. What is encrypted already
// stays readable.
func (s *Session) EnableKeyRotation(ctx context.Context, req *model.EnableKeyRotationRequest) (*model.EmptyResponse, error) {
	return do(ctx, s, model.OpEnableKeyRotation, req, func(_ context.Context, c *call) (*model.EmptyResponse, error) {
		if days := req.Days(); c.key.rotation.days != days {
			c.alter(func(k *key) { k.rotation = rotation{days: days}.from(c.now) })
		}
		return &model.EmptyResponse{}, nil
	})
}

// DisableKeyRotation has a key keep the backing key that it has.
func (s *Session) DisableKeyRotation(ctx context.Context, req *model.DisableKeyRotationRequest) (*model.EmptyResponse, error) {
	return do(ctx, s, model.OpDisableKeyRotation, req, func(_ context.Context, c *call) (*model.EmptyResponse, error) {
		if c.key.rotation.days != 0 {
			c.alter(func(k *key) { k.rotation = rotation{} })
		}
		return &model.EmptyResponse{}, nil
	})
}

// GetKeyRotationStatus says whether a key rotates, how often, and when the next time. A disabled key and one that is
// pending deletion do not rotate meanwhile.
func (s *Session) GetKeyRotationStatus(ctx context.Context, req *model.GetKeyRotationStatusRequest) (*model.GetKeyRotationStatusResponse, error) {
	return do(ctx, s, model.OpGetKeyRotationStatus, req, func(_ context.Context, c *call) (*model.GetKeyRotationStatusResponse, error) {
		response := &model.GetKeyRotationStatusResponse{KeyID: c.key.arn()}
		if rotation := c.key.rotates(); rotation.days != 0 {
			response.KeyRotationEnabled, response.RotationPeriodInDays, response.NextRotationDate = true, &rotation.days, &rotation.next
		}
		return response, nil
	})
}

// rotates returns how a key rotates as who asks is told: not at all while it is pending deletion. What it did before
// counts again when the deletion is canceled. The API Reference, "GetKeyRotationStatus".
func (k *key) rotates() rotation {
	if k.state == model.PendingDeletion {
		return rotation{}
	}
	return k.rotation
}

// BackingKey is one version of a key's material.
type BackingKey struct {
	Version int // from 1, the oldest; the newest encrypts
	Created time.Time
}

// BackingKeys returns the versions of a key's material that there are, the oldest first. Who may ask for the rotation
// status may know them; it leaves no record. A key that waits for its material has none.
func (s *Session) BackingKeys(ctx context.Context, keyID string) ([]BackingKey, error) {
	c := newCall(s, model.OpGetKeyRotationStatus, nil)
	k, err := c.resolve(c.operation.Actions[0], keyID)
	if err != nil {
		return nil, err
	}
	if err := c.authorise(ctx, c.operation.Actions[0], k); err != nil {
		return nil, err
	}
	var versions []BackingKey
	for i, backing := range k.backing {
		versions = append(versions, BackingKey{Version: i + 1, Created: backing.created})
	}
	if k.external && k.hasMaterial(c.now) {
		versions = []BackingKey{{Version: importedVersion, Created: k.imported.at}}
	}
	return versions, nil
}

// rotate returns a key with a new backing key. It refuses when the key's record has no room for it.
func (s *state) rotate(k *key, now time.Time) (*key, error) {
	boxID, err := k.boxID()
	if err != nil {
		return nil, err
	}
	secret, err := s.secret(boxID)
	if err != nil {
		return nil, fmt.Errorf("reading the secret of key %s: %w", k.id, err)
	}
	defer secret.Wipe()
	next, err := s.newBackingKey(k, secret, now)
	if err != nil {
		return nil, err
	}
	rotated := *k
	rotated.backing = append(append([]backingKey{}, k.backing...), next)
	rotated.rotation = k.rotation.after(now)
	if rotated.materialID, err = s.newMaterialID(); err != nil {
		return nil, err
	}
	if len(rotated.encode()) > maxRotatedRecord {
		return nil, model.ErrNoRoomToRotate()
	}
	return &rotated, nil
}

// unrotated returns the change that has a key wait for its next rotation without one now.
func (k *key) unrotated(r rotation) changedKey {
	left := *k
	left.rotation = r
	return changedKey{&left}
}
