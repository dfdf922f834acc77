#include "CPage.h"
