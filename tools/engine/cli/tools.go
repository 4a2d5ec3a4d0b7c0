//go:build tools

// Package tools pins the Pulumi CLI that `npm run engine` builds.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
