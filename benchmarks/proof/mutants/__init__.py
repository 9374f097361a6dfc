"""A sampled mutation test: does a test fail when the code is changed?"""
