package vault

import (
	"context"
	"time"

	"coldkms/model"
	"coldkms/vault/trail"
)

// EnableKey makes a key usable again. An enabled key stays as it is.
func (s *Session) EnableKey(ctx context.Context, req *model.EnableKeyRequest) (*model.EmptyResponse, error) {
	return do(ctx, s, model.OpEnableKey, req, switchTo(model.Enabled))
}

// DisableKey makes a key unusable. A disabled key stays as it is.
func (s *Session) DisableKey(ctx context.Context, req *model.DisableKeyRequest) (*model.EmptyResponse, error) {
	return do(ctx, s, model.OpDisableKey, req, switchTo(model.Disabled))
}

func switchTo(state model.KeyState) perform[*model.EmptyResponse] {
	return func(_ context.Context, c *call) (*model.EmptyResponse, error) {
		if c.key.stateAt(c.now) != state {
			c.alter(func(k *key) { k.state = state })
		}
		return &model.EmptyResponse{}, nil
	}
}

// ScheduleKeyDeletion makes a key unusable at once and sets the date on which it is deleted.
func (s *Session) ScheduleKeyDeletion(ctx context.Context, req *model.ScheduleKeyDeletionRequest) (*model.ScheduleKeyDeletionResponse, error) {
	return do(ctx, s, model.OpScheduleKeyDeletion, req, func(_ context.Context, c *call) (*model.ScheduleKeyDeletionResponse, error) {
		changed := c.alter(func(k *key) {
			k.state = model.PendingDeletion
			k.deletionDate = model.DeletionDate(c.now, req.Days())
		})
		c.response = map[string]any{
			"keyId": changed.arn(), "deletionDate": changed.deletionDate.Format(trail.DateLayout),
			"keyState": changed.state, "pendingWindowInDays": req.Days(),
		}
		return &model.ScheduleKeyDeletionResponse{
			KeyID: changed.arn(), DeletionDate: changed.deletionDate, KeyState: changed.state, PendingWindowInDays: req.Days(),
		}, nil
	})
}

// CancelKeyDeletion keeps a key that was to be deleted; it comes back Disabled. From the deletion date on it is too
// late.
func (s *Session) CancelKeyDeletion(ctx context.Context, req *model.CancelKeyDeletionRequest) (*model.CancelKeyDeletionResponse, error) {
	return do(ctx, s, model.OpCancelKeyDeletion, req, func(_ context.Context, c *call) (*model.CancelKeyDeletionResponse, error) {
		if !c.now.Before(c.key.deletionDate) {
			return nil, model.ErrWaitingPeriodOver(c.key.arn(), c.key.deletionDate.Format(time.DateOnly))
		}
		changed := c.alter(func(k *key) {
			k.state = model.Disabled
			k.deletionDate = time.Time{}
		})
		c.response = map[string]any{"keyId": changed.arn()}
		return &model.CancelKeyDeletionResponse{KeyID: changed.arn()}, nil
	})
}
