namespace ProFL.Coordinator.Views;

/// <summary>How long a list in an answer may be, so that no message grows with the number of clients or jobs.</summary>
public static class AnswerPage
{
    /// <summary>Entries at most.</summary>
    public const int Size = 500;
}
