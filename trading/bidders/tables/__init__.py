"""What one SQL transaction sees of firms."""
