package api

import "context"

// Look does once what Run does time and again.
func (p *Projection) Look(ctx context.Context) error {
	_, err := p.look(ctx, nil)
	return err
}
