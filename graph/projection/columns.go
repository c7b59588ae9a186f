package projection

type columns struct {
	ids [][16]byte
}
