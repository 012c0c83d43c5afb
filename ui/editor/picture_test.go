package editor

import (
	"strings"
	"testing"

	"coldkms/ui/widget/widgettest"
)

const small = `{
  "Version": "2012-10-17",
  "Id": "key-default-1",
  "Statement": [
    {
      "Sid": "Enable IAM User Permissions",
      "Effect": "Allow",
      "Principal": {"AWS": ["arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:user/KMSAdminUser"]},
      "Action": "kms:*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": true}}
    }
  ]
}`

func TestPictures(t *testing.T) {
	p := newTypist(small, 70, 16)
	widgettest.Golden(t, "beginning", p.View())
	p.SetMarks([]Mark{{strings.Index(small, `"key-default-1"`), Wrong}, {strings.Index(small, `"kms:*"`), Caution}})
	p.GoTo(strings.Index(small, "]\n}"))
	widgettest.GoldenColour(t, "marks-and-brackets-colours", p.View())
	p.Find()
	p.types("arn:")
	widgettest.GoldenColour(t, "found-colours", p.View())
	p.EndFind()
	p.SetSize(40, 8)
	widgettest.Golden(t, "narrow", p.View())

	odd := newTypist("\t\"Sid\": \"r\u00e9sum\u00e9 漢字\",\n\t\t\"e\u0301\": \"\u202e\u200b\x1b[31m\u00ad\xff\",\n漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢\n", 40, 8)
	widgettest.Golden(t, "unicode", odd.View())
	odd.theme = widgettest.Plain()
	odd.press("down", "end")
	widgettest.Golden(t, "plain", odd.View())
	odd.Blur()
	widgettest.Golden(t, "without-focus", odd.View())
	widgettest.Golden(t, "empty", newTypist("", 40, 4).View())
}
