"""Voices: what buyers say of goods they received, what the vendor answers, and how the office reads the words first."""
