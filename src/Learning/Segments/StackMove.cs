namespace ProFL.Learning.Segments;

/// <summary>What a step of a forward pass does with the stack of tensors on which it works.</summary>
public enum StackMove
{
    /// <summary>A layer takes the uppermost tensor, and what it makes of it takes its place.</summary>
    Apply,

    /// <summary>A residual layer begins: its input lies on the stack twice, below for the shortcut and on top for the main path.</summary>
    Fork,

    /// <summary>The main path is over: the input of the residual layer comes to the top, for the shortcut.</summary>
    Swap,

    /// <summary>Both paths have ended: the two uppermost tensors are replaced by their sum.</summary>
    Join,
}
