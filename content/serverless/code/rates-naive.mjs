// A first draft: it works as long as the other side does.

// region naive
export const makeHandler = (get) => async () => {
  try {
    const response = await get("https://rates.example.com/latest");
    const data = await response.json();
    return {
      statusCode: 200,
      body: JSON.stringify({ message: "Success", data }),
    };
  } catch (error) {
    console.error(error);
    return { statusCode: 500, body: JSON.stringify({ message: "Failed" }) };
  }
};
// endregion
