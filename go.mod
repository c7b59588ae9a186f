module github.com/actorgraph/actorgraph

go 1.26.8

require golang.org/x/text v0.43.0

require github.com/go-json-experiment/json v1.27.2 // indirect
