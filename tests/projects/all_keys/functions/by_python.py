def main(x):
    return x + 1
