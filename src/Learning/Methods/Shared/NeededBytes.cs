using ProFL.Learning.SubModels;

namespace ProFL.Learning.Methods.Shared;

/// <summary>The memory that training a sub-model needs, in bytes, by the rules of the job.</summary>
/// <param name="subModel">What is trained.</param>
public delegate long NeededBytes(SubModel subModel);
