"""Reading and writing surveys in the formats people own."""
