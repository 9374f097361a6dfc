"""Operations on a survey as a whole, and on its answers from outside the runner."""
