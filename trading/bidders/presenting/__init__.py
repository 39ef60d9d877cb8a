"""What the pages of firms show, in words."""
