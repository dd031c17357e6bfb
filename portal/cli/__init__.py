"""Commands for administrators: `flask --app app <group> <command> --help`."""
