"""What docs/evaluation.md shows is trained here: networks, bundles and data files; the Java program measures them."""
