"""What every test may lean on. The engines are started by the plugin tests.engines."""
