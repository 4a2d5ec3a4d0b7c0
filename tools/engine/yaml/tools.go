//go:build tools

// Package tools pins the YAML language host that `npm run engine -- --languages` builds.
package tools

import _ "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"
