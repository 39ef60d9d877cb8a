"""What people do about their accounts: register, belong, prove, come in, go out."""
