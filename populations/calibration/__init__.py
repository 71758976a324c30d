"""Country calibration: margins, joint, value core, atlas and leak guard."""
