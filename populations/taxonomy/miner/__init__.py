"""The miner: grows the tree from what people tell in conversations."""
